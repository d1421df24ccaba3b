package io.github.batchwright.engine.state;

import java.util.Comparator;
import java.util.TreeSet;

/**
 * Dates of jobs, at most one of each, in their order: so that to look for what is due costs in
 * proportion to what is found. Dates are what the wall clock shows, in milliseconds since the
 * epoch.
 */
final class JobDates {
  private record Date(long at, long number) {}

  private final TreeSet<Date> inOrder =
      new TreeSet<>(Comparator.comparingLong(Date::at).thenComparingLong(Date::number));

  void add(long at, long number) {
    inOrder.add(new Date(at, number));
  }

  void remove(long at, long number) {
    inOrder.remove(new Date(at, number));
  }

  /** Returns the first date, or {@link Long#MAX_VALUE} if there is none. */
  long first() {
    return inOrder.isEmpty() ? Long.MAX_VALUE : inOrder.first().at();
  }

  /** Returns the job whose date is the first, if the clock has got there, or 0. */
  long due(long wall) {
    return !inOrder.isEmpty() && inOrder.first().at() <= wall ? inOrder.first().number() : 0;
  }
}
