package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * When a job that may wait shall start.
 *
 * @param key the key of the job
 * @param outcome what was decided, and why
 * @param windows when how many children start, in the order of time; empty if no start is known
 * @param cost what all children are expected to cost as planned, in the unit of the prices; not a
 *     number if no start is known
 * @param costAtOnce what they would cost if all jobs started as soon as they can
 * @param end when the last child is expected to end, or {@link Planner#NEVER}
 * @param meetsDeadline whether that is in time; true without a deadline, if an end is known
 */
public record StartPlan(
    long key,
    Outcome outcome,
    List<Window> windows,
    double cost,
    double costAtOnce,
    long end,
    boolean meetsDeadline) {
  /** Copies the windows. */
  public StartPlan {
    windows = ImmutableList.copyOf(windows);
  }

  /** Says whether children are to be held back until their windows begin. */
  public boolean waits() {
    return outcome == Outcome.WAITS;
  }

  /** Returns what waiting saves, at least 0. */
  public double saving() {
    return waits() ? Math.max(0, costAtOnce - cost) : 0;
  }

  /**
   * Some children that start together.
   *
   * @param start when, in milliseconds since 1970; not before the present
   * @param children how many; those of a sequential array that follow are counted too
   */
  public record Window(long start, int children) {}

  /** What was decided, and why. */
  public enum Outcome {
    /** It is held back until its windows, which are cheaper. */
    WAITS,
    /** It starts as soon as it can: nothing later is cheaper by as much as is asked. */
    NOTHING_CHEAPER,
    /** It starts as soon as it can: its deadline is expected to be missed even so. */
    DEADLINE_OUT_OF_REACH,
    /** It starts as soon as it can: without a deadline it could wait for ever. */
    NO_DEADLINE,
    /** It starts as soon as it can: nobody knows how long it will run. */
    UNKNOWN_DURATION,
    /** It starts as soon as it can, but what is before it has no known end, or it never fits. */
    NO_ROOM_IN_SIGHT,
    /** It starts as soon as it can: there is more to plan than is looked at. */
    NOT_LOOKED_AT
  }
}
