package io.github.batchwright.engine.start;

import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the cheapest starts of one job beside all that has room already. A single piece gets
 * the cheapest there is. Pieces of an array go, group by group, where it is cheapest for the next
 * one, which need not be the cheapest for all: where not all find room in that way, starts are
 * tried that leave no gaps.
 */
final class Cheapest {
  private final Profile profile;
  private final Load load;
  private final Prices prices;
  private final Work work;
  private final long from;
  private final long latest;
  private final long now;

  /** Looks for what is cheaper than a job is now, and ends at an instant. */
  Cheapest(Profile profile, Planned job, long end, Work work) {
    this.profile = profile;
    this.load = job.load();
    this.prices = job.prices();
    this.work = work;
    this.from = job.from();
    this.latest = load.latestStart(end);
    this.now = job.current().groups().get(0).start();
  }

  /** Takes the cheapest room; null, and none taken, if there is none in time that is cheaper. */
  @Nullable Placement take() {
    return load.pieces() == 1 ? takeOne() : takeMany();
  }

  private @Nullable Placement takeOne() {
    Places places = Places.of(profile, load);
    CheapestStart cheapest = new CheapestStart();
    tell(places.room(), cheapest);
    if (cheapest.start == Planner.NEVER) {
      return null;
    }
    places.take(cheapest.start);
    return places.placement();
  }

  /** The cheapest of the starts that it is told, and the first of equal ones. */
  private final class CheapestStart implements Candidates.Taker {
    private final double noise = prices.noise(load.length());
    private long start = Planner.NEVER;
    private double below = cost(now) - noise;

    @Override
    public double below() {
      return below;
    }

    @Override
    public void take(long at) {
      double cost = cost(at);
      if (cost < below) {
        start = at;
        below = cost - noise;
      }
    }
  }

  /** All starts that it is told. */
  private static final class AllStarts implements Candidates.Taker {
    private final List<Long> starts = new ArrayList<>();

    @Override
    public double below() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public void take(long start) {
      starts.add(start);
    }
  }

  private @Nullable Placement takeMany() {
    AllStarts all = new AllStarts();
    Room room = Places.of(profile, load).room();
    tell(room, all);
    Placement best = spread(all.starts, true);
    if (best == null) {
      long first = room.earliest(from, load.length());
      best = cheaper(spread(lattice(first), false), spread(lattice(latest), false));
    }
    if (best != null) {
      best.takeFrom(profile.room(load.job().need()));
    }
    return best;
  }

  private void tell(Room room, Candidates.Taker taker) {
    new Candidates(room, load.length(), prices, work, taker).tell(from, latest);
  }

  private double cost(long start) {
    return prices.cost(start, start + load.length());
  }

  /** Returns starts that are whole lengths before and after one. */
  private List<Long> lattice(long through) {
    List<Long> starts = new ArrayList<>();
    long steps = Math.max(0, through - from) / load.length();
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
    if (at >= from && at <= latest) {
      double noise = prices.noise(load.length());
      double cost = cost(at);
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
