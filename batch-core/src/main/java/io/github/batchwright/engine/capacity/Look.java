package io.github.batchwright.engine.capacity;

import com.google.common.base.Strings;
import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at all that waits, at one instant, and what follows from it. Confined to one thread.
 *
 * <p>Queues come by descending priority, and in each its first job, then the others by shape. What
 * finds room on an instance that is there or on its way claims it; for the rest instances are
 * bought. Where the first job of a queue finds none, nothing is bought for those behind it: they
 * could not run before it.
 */
final class Look {
  /** How many multi-node jobs of a shape are looked at. */
  private static final int MOST_GANGS = 16;

  private static final int NUMBER_LENGTH = 10;

  private static final Comparator<Resources> FEWEST_FIRST =
      Comparator.comparingInt(Resources::gpus)
          .thenComparingLong(Resources::milliVcpus)
          .thenComparingLong(Resources::memoryMiB)
          .reversed();

  private final Cluster cluster;
  private final Turn turn;
  private final Map<EnvironmentState, FleetPlan> plans;
  private int most;
  private boolean any;
  private long wakeAt = Long.MAX_VALUE;

  /**
   * Begins to look.
   *
   * @param plans the environments that instances are bought for
   * @param most how many instances may be bought
   */
  Look(Cluster cluster, Turn turn, Map<EnvironmentState, FleetPlan> plans, int most) {
    this.cluster = cluster;
    this.turn = turn;
    this.plans = plans;
    this.most = most;
    this.any = plans.values().stream().anyMatch(plan -> !plan.fleet().instances().isEmpty());
  }

  /** Says whether there was anything to look at. */
  boolean any() {
    return any;
  }

  /** Says whether more would have been bought if that had been allowed. */
  boolean isCutShort() {
    return most <= 0;
  }

  /** Returns when time alone may change what is to be done, or {@link Long#MAX_VALUE}. */
  long wakeAt() {
    return wakeAt;
  }

  void run(Demand demand) {
    for (QueueState queue : cluster.queuesByPriority()) {
      boolean mayBuy = true;
      for (Demand.Need need : demand.of(queue, turn.now())) {
        any = true;
        boolean isAnyMet = plan(need, mayBuy);
        mayBuy &= isAnyMet || !need.hasHead();
      }
    }
    plans.values().forEach(this::carryOut);
  }

  private List<FleetPlan> suitable(Demand.Need need) {
    List<FleetPlan> suitable = new ArrayList<>();
    for (EnvironmentState environment : cluster.environmentsOf(need.queue())) {
      FleetPlan plan = plans.get(environment);
      if (plan != null && plan.suits(need.shape())) {
        suitable.add(plan);
      }
    }
    if (need.queue().queue().prefersCheapest() && suitable.size() > 1) {
      Shape shape = need.shape();
      Resources demand = shape.isGang() ? shape.nodes().get(0).demand() : shape.demand();
      // Where nothing that is large enough can be bought comes last.
      suitable.sort(
          Comparator.comparing(
              plan -> plan.priceOf(demand, need.count()),
              Comparator.nullsLast(Comparator.naturalOrder())));
    }
    return suitable;
  }

  /** Returns whether there is, or will be, an instance for one of the jobs at least. */
  private boolean plan(Demand.Need need, boolean mayBuy) {
    List<FleetPlan> suitable = suitable(need);
    boolean isWhole = isWhole(need.shape(), suitable);
    List<Resources> nodes = isWhole ? List.of(need.shape().demand()) : nodes(need.shape());
    long left =
        isWhole ? planJobs(suitable, need, mayBuy) : planGangs(suitable, need, nodes, mayBuy);
    if (left > 0) {
      suitable.forEach(this::lookAgain);
    }
    boolean isAnyMet = left < (isWhole ? need.count() : Math.min(need.count(), MOST_GANGS));
    if (!isAnyMet && need.hasHead()) {
      makeRoom(suitable, need, nodes);
    }
    if (left > 0) {
      suitable.forEach(plan -> plan.wantedBy(need.queue()));
    }
    return isAnyMet;
  }

  private void makeRoom(List<FleetPlan> suitable, Demand.Need need, List<Resources> nodes) {
    for (FleetPlan plan : suitable) {
      long reserved = reserved(need, plan);
      boolean willDo =
          plan.mayMakeRoom(need.queue())
              && (nodes.size() == 1
                  ? MakingRoom.forOne(turn, plan, nodes.get(0), reserved)
                  : MakingRoom.forNodes(turn, plan, nodes, reserved));
      if (willDo) {
        return;
      }
    }
  }

  /** Says whether a job, or all its nodes together, runs on one instance. */
  private static boolean isWhole(Shape shape, List<FleetPlan> plans) {
    return !shape.isGang()
        || plans.stream()
            .flatMap(plan -> plan.environment().instances().slots().stream())
            .anyMatch(slot -> slot.keepsNodesTogether());
  }

  private static List<Resources> nodes(Shape shape) {
    List<Resources> nodes = new ArrayList<>();
    for (NodeGroup group : shape.nodes()) {
      nodes.addAll(Collections.nCopies(group.count(), group.demand()));
    }
    nodes.sort(FEWEST_FIRST);
    return nodes;
  }

  private long reserved(Demand.Need need, FleetPlan plan) {
    return Admission.reserved(need.queue(), plan.environment(), turn.now());
  }

  private long planJobs(List<FleetPlan> suitable, Demand.Need need, boolean mayBuy) {
    Resources demand = need.shape().demand();
    long left = need.count();
    for (FleetPlan plan : suitable) {
      left = left == 0 ? 0 : plan.fill(demand, left, reserved(need, plan));
    }
    for (FleetPlan plan : suitable) {
      if (left > 0 && mayBuy) {
        int before = plan.purchases().size();
        left = plan.buy(demand, left, reserved(need, plan), most);
        most -= plan.purchases().size() - before;
      }
    }
    return left;
  }

  private long planGangs(
      List<FleetPlan> suitable, Demand.Need need, List<Resources> nodes, boolean mayBuy) {
    long left = Math.min(need.count(), MOST_GANGS);
    for (FleetPlan plan : suitable) {
      int before = plan.purchases().size();
      int may = mayBuy ? most : 0;
      while (left > 0 && plan.place(nodes, reserved(need, plan), may)) {
        left--;
        may = mayBuy ? most - (plan.purchases().size() - before) : 0;
      }
      most -= plan.purchases().size() - before;
    }
    return left;
  }

  /** Something waits: it is looked at again once what could not be had is tried again. */
  private void lookAgain(FleetPlan plan) {
    wakeAt = Math.min(wakeAt, plan.offers().changesAt());
    for (Fleet.BackOff backOff : plan.fleet().backOffs().values()) {
      if (backOff.until() > turn.now()) {
        wakeAt = Math.min(wakeAt, backOff.until());
      }
    }
  }

  private void carryOut(FleetPlan plan) {
    String name = plan.environment().environment().name();
    Integer desired = plan.described().desiredvCpus();
    boolean isNew = desired != null && desired != plan.fleet().desiredTaken();
    int floor = Math.max(plan.described().minvCpus(), desired == null || !isNew ? 0 : desired);
    if (plan.environment().isEnabled() && plan.offers().problem() == null) {
      int before = plan.purchases().size();
      plan.buyUpTo(floor * 1000L, Math.max(0, most));
      most -= plan.purchases().size() - before;
      if (plan.staying() < floor * 1000L) {
        lookAgain(plan);
      } else if (desired != null && isNew) {
        turn.record(new CapacityFact.DesiredTaken(name, desired));
      }
    }
    giveBackIdle(plan);
    plan.purchases().forEach(offer -> buy(name, plan.described(), offer));
  }

  private void buy(String name, ComputeResources described, Offer offer) {
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

  /** Gives back what nothing runs on and nothing is to, but for the minimum. */
  private void giveBackIdle(FleetPlan plan) {
    long floor = plan.environment().isEnabled() ? plan.described().minvCpus() * 1000L : 0;
    long delay = plan.described().minScaleDownDelay().toMillis();
    Set<InstanceId> kept = kept(plan.fleet(), floor);
    List<BoughtInstance> idle = new ArrayList<>();
    for (BoughtInstance one : plan.fleet().instances()) {
      if (one.stays() && one.idleSince() != Attempt.NEVER && !kept.contains(one.id())) {
        idle.add(one);
      }
    }
    for (BoughtInstance one : idle) {
      if (plan.isClaimed(one)) {
        continue;
      }
      if (one.idleSince() + delay <= turn.now()) {
        Withdrawals.giveBack(turn, one, "Nothing runs on it, and nothing waits for it");
      } else {
        wakeAt = Math.min(wakeAt, one.idleSince() + delay);
      }
    }
  }

  /** Returns the instances that are kept even when idle: the cheapest, and as few as do. */
  private static Set<InstanceId> kept(Fleet fleet, long floor) {
    List<BoughtInstance> some = new ArrayList<>();
    if (floor > 0) {
      fleet.instances().stream().filter(BoughtInstance::stays).forEach(some::add);
      some.sort(Comparator.comparing(one -> one.price().amount()));
    }
    Set<InstanceId> kept = new LinkedHashSet<>();
    long milliVcpus = 0;
    for (int i = 0; i < some.size() && milliVcpus < floor; i++) {
      milliVcpus += some.get(i).milliVcpus();
      kept.add(some.get(i).id());
    }
    for (int i = kept.size() - 1; i >= 0; i--) {
      if (milliVcpus - some.get(i).milliVcpus() >= floor) {
        milliVcpus -= some.get(i).milliVcpus();
        kept.remove(some.get(i).id());
      }
    }
    return kept;
  }
}
