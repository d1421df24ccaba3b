package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Buys instances for what waits, and gives back those that are idle. It looks at all that waits
 * once a second at most, by shape: what finds room on instances that are there or on their way
 * needs no others; for the rest instances are bought in the first environment of the queue that may
 * have more. Confined to one thread.
 */
public final class Scaling {
  /** How often it looks at all that waits, at most, in milliseconds. */
  static final long INTERVAL = 1000;

  /** How many instances are bought at once, at most. */
  private static final int MOST_PURCHASES = 1000;

  private final Cluster cluster;
  private final Market market;
  private final OfferWatch offers;
  private final Surplus surplus;
  private final BootWatch boots;
  private final Withdrawals withdrawals;
  private final Pricing pricing;
  private boolean dirty = true;
  private long lastAt = Long.MIN_VALUE / 2;

  /** When time alone may change what is to be done. */
  private long wakeAt = Long.MAX_VALUE;

  public Scaling(Cluster cluster, Market market, Attempts attempts) {
    this.cluster = cluster;
    this.market = market;
    this.offers = new OfferWatch(cluster, market);
    this.surplus = new Surplus(cluster);
    this.boots = new BootWatch(cluster);
    this.withdrawals = new Withdrawals(cluster, attempts);
    this.pricing = new Pricing(cluster, market);
  }

  /** The first turn of a life: those who sell instances are told which there should be. */
  public void begin(Turn turn, long epoch) {
    List<ProvisionRequest> all = new ArrayList<>();
    List<BoughtInstance> going = new ArrayList<>();
    for (Fleet fleet : cluster.fleets().all().values()) {
      for (BoughtInstance instance : fleet.instances()) {
        all.add(instance.request());
        if (instance.phase() == BoughtInstance.Phase.TERMINATING) {
          going.add(instance);
        }
      }
    }
    if (market.isOpen() || !all.isEmpty()) {
      turn.effect(new Effect.TakeInventory(new CapacityInventory(cluster.mark(), epoch, all)));
      going.forEach(instance -> Withdrawals.terminate(turn, instance));
    }
  }

  /** Finds out what can be bought for an environment that was described just now. */
  public void welcome(Turn turn) {
    offers.welcome(turn);
  }

  /**
   * Does what is to be done now.
   *
   * @param changed whether anything has changed since the last time
   * @return how much that was
   */
  public int run(Turn turn, boolean changed) {
    if (!market.isOpen() && cluster.fleets().all().isEmpty()) {
      return 0;
    }
    dirty |= changed;
    int before = turn.facts().size();
    boots.run(turn);
    withdrawals.run(turn);
    pricing.run(turn);
    if ((dirty || turn.now() >= wakeAt) && turn.now() >= lastAt + INTERVAL) {
      boolean isSmall = !lookAtAll(turn);
      // Nothing is there and nothing waits: what comes next need not wait.
      lastAt = isSmall ? Long.MIN_VALUE / 2 : turn.now();
      withdrawals.run(turn);
    }
    return turn.facts().size() - before;
  }

  /** Says whether no instance is on its way, and none will be before something else happens. */
  public boolean isQuiet() {
    return (!market.isOpen() || !dirty) && cluster.fleets().isQuiet();
  }

  /** Returns when something is to be done by itself, or {@link Long#MAX_VALUE}. */
  public long nextDeadline() {
    if (!market.isOpen() && cluster.fleets().all().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long look = dirty ? lastAt + INTERVAL : Math.max(wakeAt, lastAt + INTERVAL);
    long own = Math.min(pricing.nextDeadline(), withdrawals.nextDeadline());
    return Math.min(look, Math.min(own, boots.nextDeadline()));
  }

  /** Returns whether there was anything to look at. */
  private boolean lookAtAll(Turn turn) {
    Look look = new Look(cluster, turn, plans(turn), MOST_PURCHASES);
    look.run(new Demand(cluster));
    wakeAt = look.wakeAt();
    dirty = look.isCutShort();
    return look.any();
  }

  private Map<EnvironmentState, FleetPlan> plans(Turn turn) {
    Map<EnvironmentState, FleetPlan> plans = new LinkedHashMap<>();
    for (EnvironmentState environment : cluster.environments().values()) {
      ComputeResources described = environment.environment().computeResources();
      if (environment.isElastic() && described != null) {
        String name = environment.environment().name();
        Offers now = offers.look(turn, name, described);
        Fleet fleet = cluster.fleets().find(name);
        if (fleet != null) {
          surplus.leave(turn, fleet, environment.environment(), now);
          plans.put(environment, new FleetPlan(environment, fleet, described, now, turn.now()));
        }
      }
    }
    return plans;
  }
}
