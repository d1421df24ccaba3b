package io.github.batchwright.engine.start;

import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Work;

/**
 * The starts among which the cheapest one is. What a piece costs is a line between the bends of its
 * cost, and there is room for it in stretches of starts: so the cheapest start is a bend, or the
 * begin or the end of a stretch.
 */
final class Candidates {
  /** The most bends that are looked at for a job; the earliest ones are. */
  static final int MOST = 4_096;

  private final Room room;
  private final long length;
  private final Prices prices;
  private final Work work;
  private final Taker taker;
  private long roomFrom;
  private long told = Long.MIN_VALUE;

  Candidates(Room room, long length, Prices prices, Work work, Taker taker) {
    this.room = room;
    this.length = length;
    this.prices = prices;
    this.work = work;
    this.taker = taker;
  }

  /** Tells of starts with room, in the order of time, from one to another. */
  void tell(long from, long latest) {
    if (room(from, latest, latest) == Planner.NEVER) {
      return;
    }
    PriceWalk walk = new PriceWalk(prices, roomFrom, length);
    int bends = 0;
    do {
      long first = walk.at();
      double cost = walk.cost();
      walk.next(latest);
      // Nothing between two bends is cheaper than the cheaper one of them.
      if (Math.min(cost, walk.cost()) < taker.below()) {
        tellOfStretches(first, walk.at(), latest);
      }
      bends++;
    } while (walk.at() < latest && bends < MOST && roomFrom <= latest);
    work.did(bends);
  }

  private void tellOfStretches(long first, long last, long latest) {
    long begin = room(Math.max(first, roomFrom), last, latest);
    while (begin <= last) {
      long end = room.latest(begin, length, last);
      tell(begin);
      tell(end);
      begin = end < last ? room(end + 1, last, latest) : Planner.NEVER;
    }
  }

  /** Returns the first start with room, from one on, and remembers that there is none before. */
  private long room(long from, long last, long latest) {
    if (from > last) {
      return Planner.NEVER;
    }
    roomFrom = room.earliest(from, length, latest);
    return roomFrom;
  }

  private void tell(long start) {
    if (start > told) {
      told = start;
      taker.take(start);
    }
  }

  /** Takes starts. */
  interface Taker {
    /** Returns what a piece must cost less than to be told of. */
    double below();

    /** Takes a start with room. */
    void take(long start);
  }
}
