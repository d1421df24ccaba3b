package io.github.batchwright.engine.start;

import com.google.common.math.LongMath;
import java.util.function.LongConsumer;

/**
 * The starts among which the cheapest one is. What a piece costs is a line between the instants at
 * which the price changes at its start or at its end, and there is room for it in stretches of
 * starts: so the cheapest start is one of these instants, or the begin or the end of a stretch.
 */
final class Candidates {
  /** The most starts that are looked at for a job; the earliest ones are. */
  static final int MOST = 4_096;

  private final Room room;
  private final long length;
  private final Prices prices;
  private final Work work;

  Candidates(Room room, long length, Prices prices, Work work) {
    this.room = room;
    this.length = length;
    this.prices = prices;
    this.work = work;
  }

  /** Tells of starts with room, in the order of time, from one to another. */
  void forEach(long from, long latest, LongConsumer start) {
    int told = 0;
    long first = room.earliest(from, length);
    while (first <= latest && told < MOST) {
      long last = room.latest(first, length, latest);
      for (long at = first; at <= last && told < MOST; at = next(at, last)) {
        start.accept(at);
        told++;
      }
      first = last == latest ? Planner.NEVER : room.earliest(last + 1, length);
    }
    work.did(4L * told);
  }

  private long next(long at, long last) {
    long change = prices.changeAfter(at);
    long end = LongMath.saturatedAdd(at, length);
    long next = Math.min(change, prices.changeAfter(end) - length);
    return at < last ? Math.min(next, last) : Planner.NEVER;
  }
}
