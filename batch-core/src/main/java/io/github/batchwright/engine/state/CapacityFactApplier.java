package io.github.batchwright.engine.state;

import io.github.batchwright.engine.state.BoughtInstance.Phase;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each fact about instances that are bought does to a cluster. It decides nothing. */
final class CapacityFactApplier implements CapacityFact.Visitor {
  private final Cluster cluster;
  private final Fleets fleets;
  private final CostFactApplier costs;
  private long now;

  CapacityFactApplier(Cluster cluster, CostFactApplier costs) {
    this.cluster = cluster;
    this.costs = costs;
    this.fleets = cluster.fleets;
  }

  void apply(CapacityFact fact, long at) {
    now = at;
    fact.accept(this);
  }

  @Override
  public void offerChanged(CapacityFact.OfferChanged fact) {
    Fleet fleet = fleets.fleet(fact.environment());
    fleet.offer(fact.problem(), fact.types());
    EnvironmentState environment = cluster.environments.get(fact.environment());
    if (environment != null) {
      environment.fleet(fleet);
    }
  }

  @Override
  public void desiredTaken(CapacityFact.DesiredTaken fact) {
    fleets.fleet(fact.environment()).desiredTaken(fact.vcpus());
  }

  @Override
  public void instanceRequested(CapacityFact.InstanceRequested fact) {
    fleets.lastNumber(fact.number());
    BoughtInstance instance =
        BoughtInstance.requested(fact.request(), fact.capacity(), fact.price(), now);
    fleets.put(instance);
    changed(instance);
  }

  /** Why jobs wait that may run there is looked at anew. */
  private void changed(BoughtInstance instance) {
    EnvironmentState environment = environment(instance);
    if (environment != null) {
      environment.changed();
    }
  }

  @Override
  public void instanceLaunched(CapacityFact.InstanceLaunched fact) {
    BoughtInstance launched = fleets.require(fact.instance()).launched(fact.price(), now);
    fleets.put(launched);
    costs.launched(launched, now);
  }

  @Override
  public void instanceReady(CapacityFact.InstanceReady fact) {
    BoughtInstance instance = fleets.require(fact.instance());
    EnvironmentState environment = environment(instance);
    if (environment == null) {
      return;
    }
    environment.tellHost(fact.position(), fact.host());
    if (instance.isPending()) {
      fleets.put(instance.in(Phase.RUNNING, now));
      fleets.fleet(instance.request().computeEnvironment()).succeeded(instance.type());
    }
  }

  @Override
  public void instanceRefused(CapacityFact.InstanceRefused fact) {
    BoughtInstance instance = fleets.require(fact.instance());
    fleets.fleet(instance.request().computeEnvironment()).backOff(instance.type(), fact.backOff());
    remove(instance);
    changed(instance);
  }

  @Override
  public void instanceLeaving(CapacityFact.InstanceLeaving fact) {
    BoughtInstance instance = fleets.require(fact.instance());
    fleets.put(instance.leaving(fact.leaving()));
    close(instance, fact.leaving().reason());
  }

  @Override
  public void instanceTerminating(CapacityFact.InstanceTerminating fact) {
    BoughtInstance instance = fleets.require(fact.instance());
    fleets.put(instance.in(Phase.TERMINATING, Attempt.NEVER));
    close(instance, fact.reason());
  }

  @Override
  public void instanceGone(CapacityFact.InstanceGone fact) {
    remove(fleets.require(fact.instance()));
  }

  private void remove(BoughtInstance instance) {
    EnvironmentState environment = environment(instance);
    int position = position(environment, instance.id());
    if (environment != null && position >= 0) {
      environment.hostGone(position);
    }
    fleets.remove(instance);
    costs.gone(instance, now);
    String name = instance.request().computeEnvironment();
    if (environment == null && fleets.fleet(name).instances().isEmpty()) {
      fleets.forget(name);
    }
  }

  /** Has the host of an instance take no new work. */
  private void close(BoughtInstance instance, String reason) {
    EnvironmentState environment = environment(instance);
    InstanceSlot slot =
        environment == null ? null : environment.instances().slotOf(instance.id().value());
    Host host = slot == null ? null : slot.host();
    if (environment != null && host != null && host.state() == HostState.ACTIVE) {
      int position = position(environment, instance.id());
      environment.tellHost(position, host.in(HostState.DRAINING, reason));
    }
  }

  private @Nullable EnvironmentState environment(BoughtInstance instance) {
    return cluster.environments.get(instance.request().computeEnvironment());
  }

  private static int position(@Nullable EnvironmentState environment, InstanceId id) {
    return environment == null ? -1 : environment.instances().find(id.value());
  }

  @Override
  public void priceChanged(CapacityFact.PriceChanged fact) {
    for (BoughtInstance instance : List.copyOf(fleets.fleet(fact.environment()).instances())) {
      if (instance.type().equals(fact.type()) && instance.purchase() == fact.purchase()) {
        BoughtInstance priced = instance.priced(fact.price());
        fleets.put(priced);
        costs.priced(priced, now);
      }
    }
  }

  @Override
  public void instanceKept(CapacityFact.InstanceKept fact) {
    fleets.put(fact.instance());
  }

  @Override
  public void backedOff(CapacityFact.BackedOff fact) {
    fleets.fleet(fact.environment()).backOff(fact.type(), fact.backOff());
  }

  @Override
  public void sizeSeen(CapacityFact.SizeSeen fact) {
    fleets.fleet(fact.environment()).sizeSeen(fact.type(), fact.size());
  }

  @Override
  public void lastInstanceKept(CapacityFact.LastInstanceKept fact) {
    fleets.lastNumber(fact.number());
  }

  /** Notes whether anything runs on an instance, if it was bought. */
  void used(EnvironmentState environment, int position, long at) {
    List<InstanceSlot> slots = environment.instances().slots();
    if (environment.fleet() == null || position >= slots.size()) {
      return;
    }
    InstanceSlot slot = slots.get(position);
    String host = slot.hostName();
    BoughtInstance instance = host == null ? null : fleets.find(new InstanceId(host));
    if (instance != null && instance.phase() == Phase.RUNNING) {
      boolean wasIdle = instance.idleSince() != Attempt.NEVER;
      if (wasIdle != slot.isIdle()) {
        fleets.put(instance.in(Phase.RUNNING, slot.isIdle() ? at : Attempt.NEVER));
      }
    }
  }
}
