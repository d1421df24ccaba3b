package io.github.batchwright.engine.start;

import io.github.batchwright.engine.start.StartPlan.Outcome;

/** A job with prices while it is planned. */
final class Planned {
  private final Load load;
  private final Prices prices;
  private final Placement atOnce;
  private Placement current;
  private final long from;
  private Outcome outcome;
  private boolean looked;

  /** Begins with the plan in which all jobs start as soon as they can, from an instant on. */
  Planned(Load load, Prices prices, Placement atOnce, long from) {
    this.from = from;
    this.load = load;
    this.prices = prices;
    this.atOnce = atOnce;
    this.current = atOnce;
    this.outcome = firstOutcome();
  }

  private Outcome firstOutcome() {
    Waiting job = load.job();
    if (atOnce.groups().size() == Places.MOST_GROUPS && !atOnce.isComplete()) {
      return Outcome.NOT_LOOKED_AT;
    } else if (job.duration() == Planner.NEVER) {
      return Outcome.UNKNOWN_DURATION;
    } else if (job.deadline() == Planner.NEVER) {
      return Outcome.NO_DEADLINE;
    } else if (!atOnce.isComplete()) {
      return Outcome.NO_ROOM_IN_SIGHT;
    } else if (atOnce.end() > job.deadline()) {
      return Outcome.DEADLINE_OUT_OF_REACH;
    }
    return Outcome.NOTHING_CHEAPER;
  }

  /** Says whether it may wait, and could be in time. */
  boolean mayWait() {
    return outcome == Outcome.NOTHING_CHEAPER || outcome == Outcome.WAITS;
  }

  boolean waits() {
    return outcome == Outcome.WAITS;
  }

  Load load() {
    return load;
  }

  Prices prices() {
    return prices;
  }

  Placement current() {
    return current;
  }

  /** Says whether another place costs less than the present one, and saves what it must. */
  boolean isWorth(Placement other, double leastSaving) {
    double cost = other.cost(prices);
    double noise = load.noise(prices);
    return cost < current.cost(prices) - noise
        && cost < atOnce.cost(prices) - noise
        && atOnce.cost(prices) - cost >= leastSaving;
  }

  /** Says whether another place is in time, and no dearer than the present one. */
  boolean isAsGood(Placement other) {
    return other.end() <= load.job().deadline()
        && other.cost(prices) <= current.cost(prices) + load.noise(prices);
  }

  /** Returns the first start that is looked at. */
  long from() {
    return from;
  }

  /** Remembers that it had its turn. */
  void look() {
    looked = true;
  }

  void waitFor(Placement place) {
    current = place;
    outcome = Outcome.WAITS;
  }

  /** Starts as soon as there is room, which has become earlier. */
  void advanceTo(Placement place) {
    current = place;
  }

  void notLookedAt() {
    outcome = Outcome.NOT_LOOKED_AT;
  }

  StartPlan plan() {
    Waiting job = load.job();
    return new StartPlan(
        job.key(),
        mayWait() && !looked ? Outcome.NOT_LOOKED_AT : outcome,
        current.windows(),
        current.cost(prices),
        atOnce.cost(prices),
        current.end(),
        current.end() <= job.deadline());
  }
}
