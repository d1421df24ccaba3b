package io.github.batchwright.engine.start;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits, or what is left to start of an array.
 *
 * @param key what tells it from the others
 * @param need what each child takes
 * @param count how many children there are to start; 1 for a job that is no array
 * @param concurrency how many children may run at once, those that were released before included,
 *     at least 1
 * @param going how many children were released before and have not ended
 * @param goingUntil when the last of those is expected to end, in milliseconds since 1970
 * @param sequential whether each child runs after the one before: {@code count} times the duration
 *     in one piece
 * @param duration how long one child is expected to run, in milliseconds, at least 1, or {@link
 *     Planner#NEVER} if nobody knows
 * @param earliest when it may start, in milliseconds since 1970; what is past is now
 * @param deadline when the last child shall have ended, or {@link Planner#NEVER}
 * @param prices what a vCPU costs for an hour, if it may wait for a lower price; null for a job
 *     that starts as soon as it can
 */
public record Waiting(
    long key,
    Need need,
    int count,
    int concurrency,
    int going,
    long goingUntil,
    boolean sequential,
    long duration,
    long earliest,
    long deadline,
    @Nullable Prices prices) {
  /** Checks the numbers. */
  public Waiting {
    Checks.atLeast("count", count, 1);
    Checks.atLeast("concurrency", concurrency, 1);
    Checks.atLeast("going", going, 0);
    Checks.atLeast("duration", duration, 1);
  }

  /** Returns a single job that starts as soon as it can. */
  public static Waiting job(long key, Need need, long duration) {
    return new Waiting(key, need, 1, 1, 0, 0, false, duration, Long.MIN_VALUE, Planner.NEVER, null);
  }

  /** Returns an array of this job's children. */
  public Waiting times(int children, int atOnce) {
    return with(children, atOnce, sequential, earliest, deadline, prices);
  }

  /** Returns this array with each child after the one before. */
  public Waiting oneAfterAnother() {
    return with(count, concurrency, true, earliest, deadline, prices);
  }

  /** Returns this job with another earliest start. */
  public Waiting notBefore(long at) {
    return with(count, concurrency, sequential, at, deadline, prices);
  }

  /** Returns this job with another deadline. */
  public Waiting until(long at) {
    return with(count, concurrency, sequential, earliest, at, prices);
  }

  /** Returns this job as one that may wait for a lower price. */
  public Waiting at(Prices curve) {
    return with(count, concurrency, sequential, earliest, deadline, curve);
  }

  /** Returns this job with all that can be another. */
  private Waiting with(
      int children,
      int atOnce,
      boolean inRow,
      long newEarliest,
      long newDeadline,
      @Nullable Prices curve) {
    return new Waiting(
        key,
        need,
        children,
        atOnce,
        going,
        goingUntil,
        inRow,
        duration,
        newEarliest,
        newDeadline,
        curve);
  }
}
