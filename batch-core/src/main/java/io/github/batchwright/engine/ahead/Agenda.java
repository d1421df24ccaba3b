package io.github.batchwright.engine.ahead;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen in a world that is played, by instant, then in the order it was planned. */
final class Agenda {
  private record Entry(long at, long number, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
  private long planned;

  /** Plans something for an instant, in milliseconds since the epoch. */
  void plan(long at, Runnable action) {
    entries.add(new Entry(at, planned++, action));
  }

  /** Returns when something happens next, or {@link Long#MAX_VALUE}. */
  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.at();
  }

  /** Has everything happen that is due by an instant; returns how much that was. */
  int run(long now) {
    int done = 0;
    for (Entry first = entries.peek(); first != null && first.at() <= now; first = entries.peek()) {
      entries.remove();
      first.action().run();
      done++;
    }
    return done;
  }
}
