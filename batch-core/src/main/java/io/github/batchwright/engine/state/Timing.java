package io.github.batchwright.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the dates of one job. Dates are what the wall clock shows, in milliseconds since
 * the epoch. Immutable.
 *
 * @param number the job
 * @param heldUntil the date before which it is not released, or null if it is not held
 * @param deadline the date by which it is to be finished, or null
 * @param passedAt what the wall clock showed when it was found not to be finished by its deadline,
 *     or null
 * @param raised the priority that it was given then, or null
 * @param since when, on the engine's time line, it was held no longer or was put before others,
 *     whichever came last; {@link Attempt#NEVER} if neither happened
 */
public record Timing(
    long number,
    @Nullable Long heldUntil,
    @Nullable Long deadline,
    @Nullable Long passedAt,
    @Nullable Integer raised,
    long since) {

  /** Says whether it is held. */
  public boolean isHeld() {
    return heldUntil != null;
  }

  /** Says whether its deadline is still to come, as far as is known. */
  boolean isOpen() {
    return deadline != null && passedAt == null;
  }

  Timing held(long until) {
    return new Timing(number, until, deadline, passedAt, raised, since);
  }

  Timing released(long now) {
    return new Timing(number, null, deadline, passedAt, raised, now);
  }

  Timing passed(long wall) {
    return new Timing(number, heldUntil, deadline, wall, raised, since);
  }

  Timing raised(int priority, long now) {
    return new Timing(number, heldUntil, deadline, passedAt, priority, now);
  }
}
