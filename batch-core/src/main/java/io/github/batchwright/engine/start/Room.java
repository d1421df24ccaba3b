package io.github.batchwright.engine.start;

import com.google.common.math.LongMath;
import java.util.Arrays;

/** The room over time for what needs some of several things at once. */
final class Room {
  private final Timeline[] timelines;
  private final long[] each;
  private long fullUntil;

  Room(long now) {
    this(new Timeline[0], new long[0], now);
  }

  private Room(Timeline[] timelines, long[] each, long fullUntil) {
    this.timelines = timelines;
    this.each = each;
    this.fullUntil = fullUntil;
  }

  /** Returns a room of which one takes so much of a thing more, too. */
  Room with(Timeline timeline, long amount) {
    if (amount == 0) {
      return this;
    }
    int size = timelines.length;
    Timeline[] more = Arrays.copyOf(timelines, size + 1);
    long[] amounts = Arrays.copyOf(each, size + 1);
    more[size] = timeline;
    amounts[size] = amount;
    return new Room(more, amounts, fullUntil);
  }

  /** Returns the first start, from an instant on, at which one fits for a time, or NEVER. */
  long earliest(long from, long duration) {
    long start = from;
    int roomy = 0;
    // Each thing moves the start beyond where it lacks; done when all agree on one start.
    for (int i = 0; roomy < timelines.length && start != Planner.NEVER; ) {
      long end = LongMath.saturatedAdd(start, duration);
      long lacking = timelines[i].lacking(start, end, each[i]);
      if (lacking != Planner.NEVER) {
        start = timelines[i].having(lacking, each[i]);
        roomy = 0;
      } else {
        roomy++;
        i = (i + 1) % timelines.length;
      }
    }
    return start;
  }

  /**
   * Returns the last start, a given one at most, up to which one fits at each, given that it does
   * at the first.
   */
  long latest(long start, long duration, long last) {
    long end = LongMath.saturatedAdd(last, duration);
    for (int i = 0; i < timelines.length; i++) {
      end = Math.min(end, timelines[i].lacking(start, end, each[i]));
    }
    return end - duration;
  }

  /** Returns how many fit at once for a time, at most so many. */
  int fitting(long start, long duration, int most) {
    long end = LongMath.saturatedAdd(start, duration);
    long count = most;
    for (int i = 0; i < timelines.length && count > 0; i++) {
      count = Math.min(count, Math.max(0, timelines[i].least(start, end)) / each[i]);
    }
    return (int) count;
  }

  /** Takes room for some, or gives it back if the number is below zero. */
  void take(long start, long end, long count) {
    for (int i = 0; i < timelines.length; i++) {
      timelines[i].take(start, end, count * each[i]);
    }
  }

  /**
   * Returns up to when there is no room even for a moment. As long as room is only taken, it need
   * not be looked for anew from the begin.
   */
  long fullUntil() {
    fullUntil = earliest(fullUntil, 1);
    return fullUntil;
  }
}
