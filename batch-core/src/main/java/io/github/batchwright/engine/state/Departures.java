package io.github.batchwright.engine.state;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * When jobs left a queue, as far as it tells since when another has its position. A departure that
 * a later one of a place further ahead makes meaningless is dropped, and so are the oldest of many.
 */
final class Departures {
  private static final int MOST = 256;

  /** What left: a job, or the child of this index of an array job. */
  private record Departure(long place, int index, long at) {
    boolean isAhead(long otherPlace, int otherIndex) {
      return place < otherPlace || (place == otherPlace && index < otherIndex);
    }
  }

  /** In the order of time, and of place. */
  private final ArrayDeque<Departure> kept = new ArrayDeque<>();

  void add(long place, int index, long now) {
    while (!kept.isEmpty() && !kept.peekLast().isAhead(place, index)) {
      kept.removeLast();
    }
    kept.addLast(new Departure(place, index, now));
    if (kept.size() > MOST) {
      kept.removeFirst();
    }
  }

  /** Returns when a job or a child ahead of a place left last, or {@link Attempt#NEVER}. */
  long before(long place, int index) {
    for (Iterator<Departure> i = kept.descendingIterator(); i.hasNext(); ) {
      Departure departure = i.next();
      if (departure.isAhead(place, index)) {
        return departure.at();
      }
    }
    return Attempt.NEVER;
  }
}
