package io.github.batchwright.engine.start;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the cheapest starts of one job beside all that has room already. A single piece gets
 * the cheapest there is. Pieces of an array go, group by group, where it is cheapest for the next
 * one, which need not be the cheapest for all: so this is tried in three ways.
 */
final class Cheapest {
  private final Profile profile;
  private final Load load;
  private final Prices prices;
  private final Work work;
  private final long latest;

  Cheapest(Profile profile, Load load, Prices prices, long end, Work work) {
    this.profile = profile;
    this.load = load;
    this.prices = prices;
    this.work = work;
    this.latest = load.latestStart(end);
  }

  /** Takes the cheapest room; null, and none taken, if not all pieces find some in time. */
  @Nullable Placement take() {
    return load.pieces() == 1 ? takeOne() : takeMany();
  }

  private @Nullable Placement takeOne() {
    Places places = Places.of(profile, load);
    Scan scan = new Scan();
    candidates(places.room(), scan);
    if (scan.best == Planner.NEVER) {
      return null;
    }
    places.take(scan.best);
    return places.placement();
  }

  /** The cheapest of the starts that it is told, and the first of equal ones. */
  private final class Scan implements LongConsumer {
    private final double noise = load.noise(prices);
    private long best = Planner.NEVER;
    private double cost = Double.POSITIVE_INFINITY;

    @Override
    public void accept(long start) {
      double here = load.costOfChild(prices, start) * load.inRow();
      if (here < cost - noise) {
        best = start;
        cost = here;
      }
    }
  }

  private @Nullable Placement takeMany() {
    List<Long> free = new ArrayList<>();
    Room room = Places.of(profile, load).room();
    candidates(room, free::add);
    long first = room.earliest(load.from(), load.length());
    Placement best = spread(free, true);
    best = cheaper(best, spread(lattice(first), false));
    best = cheaper(best, spread(lattice(latest), false));
    if (best != null) {
      best.takeFrom(profile.room(load.job().need()));
    }
    return best;
  }

  private void candidates(Room room, LongConsumer start) {
    new Candidates(room, load.length(), prices, work).forEach(load.from(), latest, start);
  }

  /** Returns starts that are whole lengths before and after one. */
  private List<Long> lattice(long through) {
    List<Long> starts = new ArrayList<>();
    long steps = Math.max(0, through - load.from()) / load.length();
    long start = through - Math.min(steps, Candidates.MOST) * load.length();
    for (; start <= latest && starts.size() < Candidates.MOST; start += load.length()) {
      starts.add(start);
    }
    return starts;
  }

  /**
   * Puts pieces at the cheapest of some starts, again and again, and gives the room back.
   *
   * @param neighbours whether what is just before and just after a group becomes a start as well
   */
  private @Nullable Placement spread(List<Long> starts, boolean neighbours) {
    Places places = Places.of(profile, load);
    PriorityQueue<Start> queue = new PriorityQueue<>(Start.ORDER);
    starts.forEach(start -> offer(queue, start));
    while (!places.isDone() && !queue.isEmpty() && !work.isSpent()) {
      long start = queue.remove().at();
      if (places.take(start) && neighbours) {
        offer(queue, start + load.length());
        offer(queue, start - load.length());
      }
    }
    work.did(4L * starts.size());
    Placement placement = places.placement();
    placement.giveBackTo(profile.room(load.job().need()));
    return placement.isComplete() ? placement : null;
  }

  private void offer(PriorityQueue<Start> queue, long at) {
    if (at >= load.from() && at <= latest) {
      double noise = prices.noise(load.length());
      double cost = prices.cost(at, at + load.length());
      queue.add(new Start(at, noise == 0 ? 0 : Math.round(cost / noise)));
    }
  }

  private @Nullable Placement cheaper(@Nullable Placement one, @Nullable Placement other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.cost(prices) < one.cost(prices) - load.noise(prices) ? other : one;
  }

  /** A start and what it costs, rounded so that sums that are rounded otherwise are equal. */
  private record Start(long at, long cost) {
    static final Comparator<Start> ORDER =
        Comparator.comparingLong(Start::cost).thenComparingLong(Start::at);
  }
}
