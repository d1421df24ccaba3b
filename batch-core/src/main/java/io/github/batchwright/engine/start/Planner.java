package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Timeline;
import io.github.batchwright.engine.timeline.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans when jobs that may wait for a lower price start.
 *
 * <p>First all jobs get room in the order of the queue, each as soon as it can. Then those that may
 * wait are taken out, one by one and twice at most, and put where they are cheapest beside the room
 * of all others. So whoever would be in time is in time, nobody starts later because another one
 * waits, and nothing costs more than at once. What is beyond the bounds starts as soon as it can.
 *
 * <p>It reads no clock and remembers nothing: the same situation has the same plan.
 */
public final class Planner {
  /** No such instant: without a deadline, without a known end. */
  public static final long NEVER = Timeline.NEVER;

  /** The most jobs that get room; what is behind them in the queue is not looked at. */
  public static final int MOST_JOBS = 10_000;

  /** The most jobs that may wait; what is behind them starts as soon as it can. */
  public static final int MOST_SHIFTED = 1_000;

  /**
   * The most steps of time that are looked at; whoever has not got a turn by then keeps its place.
   */
  static final long MOST_WORK = 100_000_000;

  private static final int PASSES = 2;

  private final Situation situation;
  private final Work work;
  private final Profile profile;
  private final List<Planned> planned = new ArrayList<>();

  /** When all that is not passed over has started, if the queue is in strict order. */
  private long front;

  private Planner(Situation situation, long mostWork) {
    this.situation = situation;
    this.front = situation.now();
    this.work = new Work(mostWork);
    this.profile = new Profile(situation.now(), situation.capacity(), work);
  }

  /** Returns a plan for each job that has prices, in the order of the queue. */
  public static List<StartPlan> plan(Situation situation) {
    return plan(situation, MOST_WORK);
  }

  static List<StartPlan> plan(Situation situation, long mostWork) {
    return new Planner(situation, mostWork).plan();
  }

  private List<StartPlan> plan() {
    for (Occupied some : situation.occupied()) {
      profile.room(some.need()).take(situation.now(), some.end(), some.count());
    }
    placeAll();
    boolean changed = true;
    for (int pass = 0; pass < PASSES && changed; pass++) {
      changed = improve();
    }
    if (planned.stream().anyMatch(Planned::waits)) {
      planned.forEach(this::advance);
    }
    return planned.stream().map(Planned::plan).collect(ImmutableList.toImmutableList());
  }

  /** Gives all jobs room as soon as they can. */
  private void placeAll() {
    int looked = 0;
    int mayWait = 0;
    for (Waiting job : situation.waiting()) {
      Load load = Load.of(job, situation.now(), profile.mostAtOnce(job.need()));
      boolean beyond = looked == MOST_JOBS || work.isSpent();
      long before = load.from() > situation.now() ? load.from() : front;
      Placement place = beyond ? new Placement(load, List.of(), load.pieces()) : place(load);
      looked += beyond ? 0 : 1;
      Prices prices = job.prices();
      if (prices != null) {
        Planned one = new Planned(load, prices, place, Math.max(load.from(), before));
        if (beyond || (one.mayWait() && ++mayWait > MOST_SHIFTED)) {
          one.notLookedAt();
        }
        planned.add(one);
      }
    }
  }

  private Placement place(Load load) {
    long now = situation.now();
    boolean isPassedOver = load.from() > now;
    long from = isPassedOver ? load.from() : front;
    Placement place = Places.of(profile, load).asSoonAsPossible(now, from);
    if (situation.rules().inOrder() && !isPassedOver) {
      front = Math.max(front, place.frontAfter());
    }
    return place;
  }

  /** Puts each job where it is cheapest; says whether that changed anything. */
  private boolean improve() {
    boolean changed = false;
    for (Planned one : planned) {
      if (one.mayWait() && !work.isSpent()) {
        changed |= improve(one);
        one.look();
      }
    }
    return changed;
  }

  private boolean improve(Planned one) {
    Load load = one.load();
    Room room = profile.room(load.job().need());
    one.current().giveBackTo(room);
    long end = load.job().deadline() - situation.rules().margin();
    Placement best = new Cheapest(profile, one, end, work).take();
    if (best != null && one.isWorth(best, situation.rules().leastSaving())) {
      one.waitFor(best);
      return true;
    }
    putBack(one, best, room);
    return false;
  }

  /**
   * Lets a job that does not wait have room that others have left. If it is dearer there, it has to
   * be held back so that it is not.
   */
  private void advance(Planned one) {
    if (!one.mayWait() || one.waits() || work.isSpent()) {
      return;
    }
    Load load = one.load();
    Room room = profile.room(load.job().need());
    one.current().giveBackTo(room);
    Placement first = Places.of(profile, load).asSoonAsPossible();
    boolean isAsGood = first.isComplete() && one.isAsGood(first);
    if (isAsGood && !situation.rules().inOrder()) {
      one.advanceTo(first);
      return;
    }
    putBack(one, first, room);
    if (!isAsGood) {
      one.waitFor(one.current());
    }
  }

  private static void putBack(Planned one, @Nullable Placement other, Room room) {
    if (other != null) {
      other.giveBackTo(room);
    }
    one.current().takeFrom(room);
  }
}
