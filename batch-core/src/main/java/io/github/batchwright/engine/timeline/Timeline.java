package io.github.batchwright.engine.timeline;

import java.util.Arrays;

/**
 * How much of one thing is free over time, in steps from the present on; the last step lasts for
 * ever. Less than nothing may be free, where more runs than there is room for.
 */
public final class Timeline {
  /** An instant that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Copying so many steps is about as much work as to look at one. */
  private static final int COPIED_AT_ONCE = 8;

  private static final int NEAR = 8;

  private final Work work;
  private long[] at = new long[16];
  private long[] free = new long[16];
  private int size = 1;
  private int last;

  public Timeline(long now, long amount, Work work) {
    this.work = work;
    at[0] = now;
    free[0] = amount;
  }

  /** Takes an amount for some time, or gives it back if it is below zero. */
  public void take(long from, long to, long amount) {
    if (amount == 0 || from >= to) {
      return;
    }
    int first = cut(from);
    int end = to == NEVER ? size : cut(to);
    for (int i = first; i < end; i++) {
      free[i] -= amount;
    }
    work.did(end - first);
    join(end);
    join(first);
  }

  /**
   * Returns the first instant, from one on and before a later one, at which less than an amount is
   * free, or NEVER.
   */
  public long lacking(long from, long until, long amount) {
    int start = indexOf(from);
    int i = start;
    while (i < size && free[i] >= amount && (i == start || at[i] < until)) {
      i++;
    }
    work.did(i - start + 1L);
    long found = i == size ? NEVER : Math.max(from, at[i]);
    return found < until ? found : NEVER;
  }

  /** Returns the first instant, from one on, at which an amount is free, or NEVER. */
  public long having(long from, long amount) {
    int start = indexOf(from);
    int i = start;
    while (i < size && free[i] < amount) {
      i++;
    }
    work.did(i - start + 1L);
    return i == size ? NEVER : Math.max(from, at[i]);
  }

  /** Returns what is free all the time from one instant until before a later one. */
  public long least(long from, long to) {
    int start = indexOf(from);
    long least = free[start];
    int i = start + 1;
    while (i < size && at[i] < to) {
      least = Math.min(least, free[i]);
      i++;
    }
    work.did(i - start);
    return least;
  }

  /** Returns the step that an instant is in; what is before the first one counts as the first. */
  private int indexOf(long instant) {
    // Whoever looks goes forward in small steps: so it is mostly near where it was last.
    int near = last < size && at[last] <= instant ? last : 0;
    int until = Math.min(size, near + NEAR);
    for (int i = near + 1; i < until; i++) {
      if (at[i] > instant) {
        last = i - 1;
        return last;
      }
    }
    int found = Arrays.binarySearch(at, near, size, instant);
    last = found >= 0 ? found : Math.max(0, -found - 2);
    work.did(NEAR);
    return last;
  }

  /** Makes a step begin at an instant. */
  private int cut(long instant) {
    int step = indexOf(instant);
    if (at[step] >= instant) {
      return step;
    }
    if (size == at.length) {
      at = Arrays.copyOf(at, size * 2);
      free = Arrays.copyOf(free, size * 2);
    }
    int next = step + 1;
    System.arraycopy(at, next, at, next + 1, size - next);
    System.arraycopy(free, next, free, next + 1, size - next);
    work.did((size - next) / COPIED_AT_ONCE);
    at[next] = instant;
    free[next] = free[step];
    size++;
    return next;
  }

  /** Drops the begin of a step if nothing changes there. */
  private void join(int step) {
    if (step > 0 && step < size && free[step] == free[step - 1]) {
      System.arraycopy(at, step + 1, at, step, size - step - 1);
      System.arraycopy(free, step + 1, free, step, size - step - 1);
      size--;
    }
  }
}
