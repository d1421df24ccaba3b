package io.github.batchwright.model.start;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By when a job is to be finished, and what is done if it is not. Not in AWS. Immutable.
 *
 * @param at by when, as the wall clock shows it, or null if {@code within} is given
 * @param within how long after its submission, more than 0, or null if {@code at} is given. Added
 *     to what the wall clock shows then
 * @param action what is done
 * @param priority the priority it gets for {@link DeadlineAction#RAISE_PRIORITY}, 0-9999; null for
 *     any other action
 */
public record JobDeadline(
    @Nullable Instant at,
    @Nullable Duration within,
    DeadlineAction action,
    @Nullable Integer priority) {
  /** The highest priority. */
  public static final int HIGHEST = 9999;

  /** Checks the fields. */
  public JobDeadline {
    Objects.requireNonNull(action, "deadline.action");
    Checks.require(
        (at == null) != (within == null),
        "deadline",
        at == null ? "nothing" : at + " and " + within,
        "must be given as either at or within");
    if (within != null) {
      Checks.positive("deadline.within", within);
    }
    if (priority != null) {
      Checks.range("deadline.priority", priority, 0, HIGHEST);
    }
    Checks.require(
        (priority != null) == (action == DeadlineAction.RAISE_PRIORITY),
        "deadline.priority",
        String.valueOf(priority),
        "must be given for RAISE_PRIORITY, and for no other action");
  }

  /** Returns a deadline at a date; a priority that is raised becomes the highest. */
  public static JobDeadline at(Instant at, DeadlineAction action) {
    return new JobDeadline(at, null, action, priority(action));
  }

  /** Returns a deadline that counts from the submission; a priority that is raised, the highest. */
  public static JobDeadline within(Duration within, DeadlineAction action) {
    return new JobDeadline(null, within, action, priority(action));
  }

  /** Returns this deadline with another priority for {@link DeadlineAction#RAISE_PRIORITY}. */
  public JobDeadline withPriority(int newPriority) {
    return new JobDeadline(at, within, action, newPriority);
  }

  private static @Nullable Integer priority(DeadlineAction action) {
    return action == DeadlineAction.RAISE_PRIORITY ? HIGHEST : null;
  }
}
