package io.github.batchwright.engine.timeline;

import com.google.common.math.LongMath;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The room over time for what needs some of several things at once. */
public final class Room {
  private final Timeline[] timelines;
  private final long[] each;
  private final NavigableMap<Long, Long> soonest = new TreeMap<>();

  public Room() {
    this(new Timeline[0], new long[0]);
  }

  private Room(Timeline[] timelines, long[] each) {
    this.timelines = timelines;
    this.each = each;
  }

  /** Returns a room of which one takes so much of a thing more, too. */
  public Room with(Timeline timeline, long amount) {
    if (amount == 0) {
      return this;
    }
    int size = timelines.length;
    Timeline[] more = Arrays.copyOf(timelines, size + 1);
    long[] amounts = Arrays.copyOf(each, size + 1);
    more[size] = timeline;
    amounts[size] = amount;
    return new Room(more, amounts);
  }

  /** Returns the first start, from an instant on, at which one fits for a time, or NEVER. */
  public long earliest(long from, long duration) {
    return earliest(from, duration, Timeline.NEVER);
  }

  /** Returns the first such start until a latest one, or NEVER. */
  public long earliest(long from, long duration, long latest) {
    long start = from;
    int roomy = 0;
    // Each thing moves the start beyond where it lacks; done when all agree on one start.
    for (int i = 0; roomy < timelines.length && start <= latest && start != Timeline.NEVER; ) {
      long end = LongMath.saturatedAdd(start, duration);
      long lacking = timelines[i].lacking(start, end, each[i]);
      if (lacking != Timeline.NEVER) {
        start = timelines[i].having(lacking, each[i]);
        roomy = 0;
      } else {
        roomy++;
        i = (i + 1) % timelines.length;
      }
    }
    return start <= latest ? start : Timeline.NEVER;
  }

  /**
   * Returns the last start, a given one at most, up to which one fits at each, given that it does
   * at the first.
   */
  public long latest(long start, long duration, long last) {
    long end = LongMath.saturatedAdd(last, duration);
    for (int i = 0; i < timelines.length; i++) {
      end = Math.min(end, timelines[i].lacking(start, end, each[i]));
    }
    return end - duration;
  }

  /** Returns how many fit at once for a time, at most so many. */
  public int fitting(long start, long duration, int most) {
    long end = LongMath.saturatedAdd(start, duration);
    long count = most;
    for (int i = 0; i < timelines.length && count > 0; i++) {
      count = Math.min(count, Math.max(0, timelines[i].least(start, end)) / each[i]);
    }
    return (int) count;
  }

  /** Takes room for some, or gives it back if the number is below zero. */
  public void take(long start, long end, long count) {
    for (int i = 0; i < timelines.length; i++) {
      timelines[i].take(start, end, count * each[i]);
    }
  }

  /**
   * Returns an instant before which there is no start for a time, as far as is known from earlier
   * searches. As long as room is only taken, nobody need look there again.
   */
  public long noneBefore(long duration) {
    Map.Entry<Long, Long> known = soonest.floorEntry(duration);
    return known == null ? Long.MIN_VALUE : known.getValue();
  }

  /** Remembers that there is no start for a time before an instant, since the present. */
  public void learn(long duration, long start) {
    Map.Entry<Long, Long> shorter = soonest.floorEntry(duration);
    if (shorter != null && shorter.getValue() >= start) {
      return;
    }
    Map.Entry<Long, Long> longer = soonest.ceilingEntry(duration);
    while (longer != null && longer.getValue() <= start) {
      soonest.remove(longer.getKey());
      longer = soonest.ceilingEntry(duration);
    }
    soonest.put(duration, start);
  }
}
