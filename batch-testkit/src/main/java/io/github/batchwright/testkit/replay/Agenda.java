package io.github.batchwright.testkit.replay;

import io.github.batchwright.testkit.replay.RecordedAttempt.Place;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is to come in, by instant. At one instant the turn of the record decides what comes in
 * together, and then the order of the facts in it: so a replay under the same policies takes the
 * very turns of the record.
 */
final class Agenda {
  static final long NEVER = Long.MAX_VALUE;

  private record Due(long at, Place place, long order, Runnable action) {}

  private static final Comparator<Due> ORDER =
      Comparator.comparingLong(Due::at)
          .thenComparingInt((Due due) -> due.place().turn())
          .thenComparingLong(due -> due.place().fact())
          .thenComparingLong(Due::order);

  private final PriorityQueue<Due> due = new PriorityQueue<>(ORDER);
  private long now;
  private long count;

  Agenda(long now) {
    this.now = now;
  }

  long now() {
    return now;
  }

  void reach(long at) {
    now = Math.max(now, at);
  }

  /** Plans something; at once if its instant is past. */
  void add(long at, Place place, Runnable action) {
    due.add(new Due(Math.max(at, now), place, count++, action));
  }

  /** Returns when the next thing is due, or {@link #NEVER}. */
  long next() {
    Due first = due.peek();
    return first == null ? NEVER : first.at();
  }

  /** Does what is due now and came in together, if anything; returns whether anything was. */
  boolean step() {
    Due first = due.peek();
    if (first == null || first.at() > now) {
      return false;
    }
    int turn = first.place().turn();
    for (Due one = first;
        one != null && one.at() == first.at() && one.place().turn() == turn;
        one = due.peek()) {
      due.remove();
      one.action().run();
    }
    return true;
  }
}
