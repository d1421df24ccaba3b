package io.github.batchwright.engine.state;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * When jobs left a queue, as far as it tells since when another has its position. A departure that
 * a later one of a place further ahead makes meaningless is dropped, and so are the oldest of many.
 */
final class Departures {
  private static final int MOST = 256;

  private record Departure(long place, long at) {}

  /** In the order of time, and of place. */
  private final ArrayDeque<Departure> kept = new ArrayDeque<>();

  void add(long place, long now) {
    while (!kept.isEmpty() && kept.peekLast().place() >= place) {
      kept.removeLast();
    }
    kept.addLast(new Departure(place, now));
    if (kept.size() > MOST) {
      kept.removeFirst();
    }
  }

  /** Returns when a job ahead of a place left last, or {@link Attempt#NEVER}. */
  long before(long place) {
    for (Iterator<Departure> i = kept.descendingIterator(); i.hasNext(); ) {
      Departure departure = i.next();
      if (departure.place() < place) {
        return departure.at();
      }
    }
    return Attempt.NEVER;
  }
}
