package io.github.batchwright.engine.capacity;

import com.google.common.base.Strings;
import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.placement.Placement;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

  /** How many multi-node jobs of a shape are looked at. */
  private static final int MOST_GANGS = 16;

  private static final int NUMBER_LENGTH = 10;

  private final Cluster cluster;
  private final Market market;
  private final Demand demand;
  private final Withdrawals withdrawals;
  private final Pricing pricing;
  private boolean dirty = true;
  private long lastAt = Long.MIN_VALUE / 2;

  /** When time alone may change what is to be done. */
  private long wakeAt = Long.MAX_VALUE;

  public Scaling(Cluster cluster, Market market, Attempts attempts) {
    this.cluster = cluster;
    this.market = market;
    this.demand = new Demand(cluster);
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
    if (!market.isOpen() || turn.facts().isEmpty()) {
      return;
    }
    Fact latest = turn.facts().get(turn.facts().size() - 1);
    if (latest instanceof Fact.EnvironmentCreated created) {
      welcome(turn, created.environment());
    } else if (latest instanceof ResourceFact.EnvironmentUpdated updated) {
      welcome(turn, updated.environment());
    }
  }

  private void welcome(Turn turn, ComputeEnvironment environment) {
    ComputeResources described = environment.computeResources();
    if (described != null && cluster.environment(environment.name()).isElastic()) {
      InstanceCatalog catalog = market.catalog(environment.name());
      noteOffers(turn, environment.name(), Offers.of(catalog, described, turn.now()));
    }
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
    withdrawals.run(turn);
    pricing.run(turn);
    if ((dirty || turn.now() >= wakeAt) && turn.now() >= lastAt + INTERVAL) {
      dirty = false;
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
    return Math.min(look, Math.min(pricing.nextDeadline(), withdrawals.nextDeadline()));
  }

  /** Returns whether there was anything to look at. */
  private boolean lookAtAll(Turn turn) {
    wakeAt = Long.MAX_VALUE;
    Map<EnvironmentState, FleetPlan> plans = plans(turn);
    int[] most = {MOST_PURCHASES};
    boolean any = cluster.fleets().all().values().stream().anyMatch(f -> !f.instances().isEmpty());
    for (QueueState queue : cluster.queuesByPriority()) {
      for (Demand.Need need : demand.of(queue, turn.now())) {
        any = true;
        plan(turn, plans, need, most);
      }
    }
    if (most[0] <= 0) {
      dirty = true;
    }
    plans.values().forEach(plan -> carryOut(turn, plan, most));
    return any;
  }

  private Map<EnvironmentState, FleetPlan> plans(Turn turn) {
    Map<EnvironmentState, FleetPlan> plans = new LinkedHashMap<>();
    for (EnvironmentState environment : cluster.environments().values()) {
      ComputeResources described = environment.environment().computeResources();
      String name = environment.environment().name();
      if (environment.isElastic() && described != null) {
        Offers offers = Offers.of(market.catalog(name), described, turn.now());
        noteOffers(turn, name, offers);
        Fleet fleet = cluster.fleets().find(name);
        if (fleet != null) {
          withdraw(turn, environment, fleet, described, offers);
          plans.put(environment, new FleetPlan(environment, fleet, described, offers, turn.now()));
        }
      }
    }
    return plans;
  }

  private void noteOffers(Turn turn, String name, Offers offers) {
    Fleet fleet = cluster.fleets().find(name);
    List<Resources> sizes = offers.types().stream().map(InstanceType::capacity).distinct().toList();
    boolean isNews =
        fleet == null
            ? offers.problem() == null || market.catalog(name) != null
            : !Objects.equals(fleet.problem(), offers.problem()) || !fleet.sizes().equals(sizes);
    if (isNews) {
      turn.record(new CapacityFact.OfferChanged(name, offers.problem(), sizes));
    }
  }

  /** Has instances leave that would not be bought as their environment is described now. */
  private static void withdraw(
      Turn turn,
      EnvironmentState environment,
      Fleet fleet,
      ComputeResources described,
      Offers offers) {
    if (offers.problem() != null) {
      return;
    }
    ComputeEnvironment now = environment.environment();
    long until =
        turn.now()
            + (now.updatePolicy().terminateJobsOnUpdate()
                ? 0
                : now.updatePolicy().jobExecutionTimeout().toMillis());
    for (BoughtInstance instance : List.copyOf(fleet.instances())) {
      if (instance.stays() && !offers.allows(instance, described)) {
        String reason = "Compute environment '%s' is described otherwise now".formatted(now.name());
        Withdrawals.leave(turn, instance, BoughtInstance.Cause.UPDATED, until, reason);
      }
    }
  }

  private void plan(
      Turn turn, Map<EnvironmentState, FleetPlan> plans, Demand.Need need, int[] most) {
    List<FleetPlan> suitable = new ArrayList<>();
    for (EnvironmentState environment : cluster.environmentsOf(need.queue())) {
      FleetPlan plan = plans.get(environment);
      if (plan != null && plan.suits(need.shape())) {
        suitable.add(plan);
      }
    }
    long left =
        isWhole(need.shape(), suitable)
            ? planJobs(turn, suitable, need, most)
            : planGangs(turn, suitable, need, most);
    if (left > 0) {
      suitable.forEach(plan -> notBefore(turn, plan));
    }
    if (left > 0 && need.isHead() && !need.shape().isGang()) {
      makeRoom(turn, suitable, need);
    }
  }

  /** Says whether a job, or all its nodes together, runs on one instance. */
  private static boolean isWhole(Shape shape, List<FleetPlan> plans) {
    return !shape.isGang()
        || plans.stream()
            .flatMap(plan -> plan.environment().instances().slots().stream())
            .anyMatch(slot -> slot.keepsNodesTogether());
  }

  private static long planJobs(Turn turn, List<FleetPlan> plans, Demand.Need need, int[] most) {
    Resources demand = need.shape().demand();
    long left = need.count();
    for (FleetPlan plan : plans) {
      left = plan.fill(demand, left);
    }
    for (FleetPlan plan : plans) {
      int before = plan.purchases().size();
      long reserved = Placement.reserved(need.queue(), plan.environment(), turn.now());
      left = left == 0 ? 0 : plan.buy(demand, left, reserved, most[0]);
      most[0] -= plan.purchases().size() - before;
    }
    return left;
  }

  private static long planGangs(Turn turn, List<FleetPlan> plans, Demand.Need need, int[] most) {
    List<Resources> nodes = new ArrayList<>();
    for (NodeGroup group : need.shape().nodes()) {
      nodes.addAll(Collections.nCopies(group.count(), group.demand()));
    }
    long left = Math.min(need.count(), MOST_GANGS);
    for (FleetPlan plan : plans) {
      int before = plan.purchases().size();
      long reserved = Placement.reserved(need.queue(), plan.environment(), turn.now());
      while (left > 0 && plan.place(nodes, reserved, most[0])) {
        left--;
      }
      most[0] -= plan.purchases().size() - before;
    }
    return left;
  }

  /** Something waits: it is looked at again once what could not be had is tried again. */
  private void notBefore(Turn turn, FleetPlan plan) {
    wakeAt = Math.min(wakeAt, plan.offers().changesAt());
    for (Fleet.BackOff backOff : plan.fleet().backOffs().values()) {
      if (backOff.until() > turn.now()) {
        wakeAt = Math.min(wakeAt, backOff.until());
      }
    }
  }

  private static void makeRoom(Turn turn, List<FleetPlan> plans, Demand.Need need) {
    for (FleetPlan plan : plans) {
      List<BoughtInstance> going = plan.makeRoom(need.shape().demand());
      for (BoughtInstance instance : going) {
        Withdrawals.leave(
            turn,
            instance,
            BoughtInstance.Cause.MAKES_ROOM,
            Long.MAX_VALUE,
            "Makes room for an instance with " + need.shape().demand());
      }
      if (!going.isEmpty()) {
        return;
      }
    }
  }

  private void carryOut(Turn turn, FleetPlan plan, int[] most) {
    String name = plan.environment().environment().name();
    Integer desired = plan.described().desiredvCpus();
    boolean isNew = desired != null && desired != plan.fleet().desiredTaken();
    int floor = Math.max(plan.described().minvCpus(), desired == null || !isNew ? 0 : desired);
    if (plan.environment().isEnabled() && plan.offers().problem() == null) {
      plan.buyUpTo(floor * 1000L, Math.max(0, most[0]));
      if (plan.staying() < floor * 1000L) {
        notBefore(turn, plan);
      } else if (desired != null && isNew) {
        turn.record(new CapacityFact.DesiredTaken(name, desired));
      }
    }
    giveBackIdle(turn, plan);
    plan.purchases().forEach(offer -> buy(turn, name, plan.described(), offer));
  }

  private void buy(Turn turn, String name, ComputeResources described, Offer offer) {
    long number = cluster.fleets().lastNumber() + 1;
    String text = Strings.padStart(Long.toHexString(number), NUMBER_LENGTH, '0');
    ProvisionRequest request =
        new ProvisionRequest(
            new InstanceId(cluster.mark() + "i" + text),
            name,
            offer.type().name(),
            described.type(),
            offer.most(),
            described.tags());
    turn.record(
        new CapacityFact.InstanceRequested(number, request, offer.capacity(), offer.price()));
    turn.effect(new Effect.Provision(request));
  }

  /** Gives back what nothing runs on and nothing is to, the most expensive first. */
  private void giveBackIdle(Turn turn, FleetPlan plan) {
    long floor = plan.environment().isEnabled() ? plan.described().minvCpus() * 1000L : 0;
    long delay = plan.described().minScaleDownDelay().toMillis();
    long staying = plan.staying();
    List<BoughtInstance> idle = new ArrayList<>(plan.fleet().instances());
    idle.removeIf(one -> !one.stays() || one.idleSince() == Attempt.NEVER || plan.isClaimed(one));
    idle.sort(
        Comparator.comparing((BoughtInstance one) -> one.price().amount())
            .reversed()
            .thenComparing(BoughtInstance::idleSince));
    for (BoughtInstance instance : idle) {
      if (staying - instance.milliVcpus() < floor) {
        continue;
      }
      if (instance.idleSince() + delay <= turn.now()) {
        staying -= instance.milliVcpus();
        Withdrawals.giveBack(turn, instance, "Nothing runs on it, and nothing waits for it");
      } else {
        wakeAt = Math.min(wakeAt, instance.idleSince() + delay);
      }
    }
  }
}
