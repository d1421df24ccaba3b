package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * When jobs left a queue, as far as it tells since when another has its position. A departure that
 * a later one of a place further ahead makes meaningless is dropped, and so are the oldest of many.
 */
public final class Departures {
  private static final int MOST = 256;

  /**
   * What left: a job, or a child of an array job.
   *
   * @param place where the job was in the order of its share
   * @param index of the child; 0 for a job that is no array
   * @param at when, in milliseconds since the epoch
   */
  public record Departure(long place, int index, long at) {
    private boolean isAhead(long otherPlace, int otherIndex) {
      return place < otherPlace || (place == otherPlace && index < otherIndex);
    }
  }

  /** In the order of time, and of place. */
  private final ArrayDeque<Departure> kept = new ArrayDeque<>();

  Departures() {}

  /** Returns what is remembered, oldest first. */
  List<Departure> all() {
    return ImmutableList.copyOf(kept);
  }

  void add(long place, int index, long now) {
    add(new Departure(place, index, now));
  }

  void add(Departure departure) {
    while (!kept.isEmpty() && !kept.peekLast().isAhead(departure.place(), departure.index())) {
      kept.removeLast();
    }
    kept.addLast(departure);
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
