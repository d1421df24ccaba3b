package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.explain.HostWords;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.capacity.InstanceDetail;
import io.github.batchwright.model.capacity.InstanceState;
import io.github.batchwright.spi.Host;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates, changes, deletes and describes compute environments. */
public final class EnvironmentDesk {
  /** Stands for no number of vCPUs that was reached. */
  private static final int NOT_YET = -1;

  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;

  public EnvironmentDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
  }

  /** Creates an environment. */
  public void create(ComputeEnvironment environment) {
    String name = environment.name();
    if (cluster.hasEnvironment(name)) {
      throw ClientException.of("computeEnvironmentName", name, "exists already");
    }
    Refusals.checkCap(
        "computeEnvironmentName",
        name,
        cluster.environments().size(),
        limits.computeEnvironments());
    if (environment.state() == ResourceState.DISABLED && !limits.disabledEnvironments()) {
      throw ClientException.of("state", environment.state(), "must be ENABLED at first");
    }
    turn.record(new Fact.EnvironmentCreated(environment));
  }

  /** Creates an environment unless there is one of that name, whatever it is like. */
  public void createIfAbsent(ComputeEnvironment environment) {
    if (!cluster.hasEnvironment(environment.name())) {
      create(environment);
    }
  }

  /** Sees to it that an environment is there and as it is described. */
  public void declare(ComputeEnvironment environment) {
    EnvironmentState state = cluster.environments().get(environment.name());
    if (state == null) {
      create(environment);
      return;
    }
    ComputeEnvironment before = state.environment();
    if (environment.type() != before.type()) {
      throw ClientException.of(
          "type", environment.type(), "cannot become that of " + before.name());
    }
    checkInstances(state, environment);
    if (!environment.equals(before)) {
      turn.record(new ResourceFact.EnvironmentUpdated(environment));
    }
  }

  /** Changes an environment. */
  public void update(ComputeEnvironmentUpdate update) {
    EnvironmentState state = find(update.computeEnvironment());
    ComputeEnvironment before = state.environment();
    ComputeEnvironment after = Refusals.orRefuse(() -> update.applyTo(before));
    checkInstances(state, after);
    desire(update, before.name());
    if (!after.equals(before)) {
      turn.record(new ResourceFact.EnvironmentUpdated(after));
    }
  }

  /** AWS: {@code desiredvCpus} is raised by hand; it falls by what is idle alone. */
  private void desire(ComputeEnvironmentUpdate update, String name) {
    Integer desired =
        update.computeResources() == null ? null : update.computeResources().desiredvCpus();
    Fleet fleet = cluster.fleets().find(name);
    if (desired == null || fleet == null) {
      return;
    }
    long staying = fleet.stayingMilliVcpus();
    if (desired * 1000L < staying) {
      throw ClientException.of(
          "computeResources.desiredvCpus",
          desired,
          "must be at least the %s vCPUs that compute environment '%s' has"
              .formatted(
                  BigDecimal.valueOf(staying, 3).stripTrailingZeros().toPlainString(), name));
    }
    if (desired == fleet.desiredTaken() && desired * 1000L > staying) {
      turn.record(new CapacityFact.DesiredTaken(name, NOT_YET));
    }
  }

  /** Instances that are bought, and described ones or hosts that are told of, do not mix. */
  private static boolean isBought(EnvironmentState state, ComputeEnvironment changed) {
    Fleet fleet = state.fleet();
    if (fleet == null || fleet.instances().isEmpty()) {
      return false;
    }
    List<Resources> instances = changed.instances();
    if (!instances.isEmpty() || changed.computeResources() == null) {
      throw ClientException.of(
          instances.isEmpty() ? "computeResources" : "instances",
          instances.isEmpty() ? "none" : instances.size() + " instances",
          "cannot be what '%s' is described with: it has %d instances that were bought"
              .formatted(changed.name(), fleet.instances().size()));
    }
    return true;
  }

  private static void checkInstances(EnvironmentState state, ComputeEnvironment changed) {
    if (isBought(state, changed)) {
      return;
    }
    List<Resources> before = state.environment().instances();
    List<Resources> after = changed.instances();
    int hosts = state.instances().hosts();
    boolean staysElastic = state.isElastic() && changed.isElastic();
    if (hosts > 0 && (changed.isReported() || staysElastic)) {
      return;
    }
    if (hosts > 0) {
      throw ClientException.of(
          after.isEmpty() ? "computeResources" : "instances",
          after.isEmpty() ? "computeResources" : after.size() + " instances",
          "cannot be given to '%s', which has %d hosts that are told of"
              .formatted(changed.name(), hosts));
    }
    int common = Math.min(before.size(), after.size());
    if (!after.subList(0, common).equals(before.subList(0, common))) {
      throw ClientException.of(
          "instances",
          after.size() + " instances",
          "must begin with what is there: instances are added and removed at the end");
    }
    if (!state.instances().isIdleFrom(after.size())) {
      throw ClientException.of(
          "instances", after.size() + " instances", "must leave those on which something runs");
    }
  }

  /** Deletes an environment. */
  public void delete(String name) {
    EnvironmentState state = find(name);
    if (state.environment().state() != ResourceState.DISABLED) {
      throw ClientException.of("computeEnvironment", name, "must be DISABLED to be deleted");
    }
    for (QueueState queue : cluster.queues().values()) {
      if (queue.queue().computeEnvironmentOrder().contains(name)) {
        throw ClientException.of(
            "computeEnvironment",
            name,
            "cannot be deleted: job queue '" + queue.queue().name() + "' uses it");
      }
    }
    if (!state.instances().isIdleFrom(0)) {
      throw ClientException.of("computeEnvironment", name, "cannot be deleted: jobs run on it");
    }
    Fleet fleet = cluster.fleets().find(name);
    if (fleet != null) {
      for (BoughtInstance instance : List.copyOf(fleet.instances())) {
        if (instance.phase() != BoughtInstance.Phase.TERMINATING) {
          turn.record(
              new CapacityFact.InstanceTerminating(
                  instance.id(), "Its compute environment is deleted"));
          turn.effect(new Effect.Terminate(name, instance.id()));
        }
      }
    }
    turn.record(new ResourceFact.EnvironmentDeleted(name));
  }

  /** Describes environments. */
  public Page<ComputeEnvironmentDetail> describe(DescribeRequest request) {
    if (request.names().isEmpty()) {
      return paging.page(cluster.environments(), request.page(), name -> true, this::detail);
    }
    paging.checkNames("computeEnvironments", request.names());
    Stream<EnvironmentState> found =
        request.names().stream().map(cluster.environments()::get).filter(Objects::nonNull);
    return new Page<>(found.map(this::detail).toList(), null);
  }

  private ComputeEnvironmentDetail detail(EnvironmentState state) {
    ComputeEnvironment environment = state.environment();
    Fleet fleet = state.fleet();
    return new ComputeEnvironmentDetail(
        environment,
        state.isValid() ? ResourceStatus.VALID : ResourceStatus.INVALID,
        HostWords.status(state),
        Instant.ofEpochMilli(
            cluster.catalog().createdAt(ResourceId.computeEnvironment(environment.name()))),
        state.used(),
        state.free().stream().reduce(Resources.NONE, Resources::plus),
        state.instances().hosts(),
        hosts(state),
        fleet == null ? 0 : fleet.stayingMilliVcpus() / 1000.0,
        fleet == null ? 0 : fleet.instances().size(),
        fleet == null ? List.of() : instances(fleet));
  }

  private static List<InstanceDetail> instances(Fleet fleet) {
    return fleet.instances().stream()
        .limit(ComputeEnvironmentDetail.MOST_HOSTS)
        .map(EnvironmentDesk::instance)
        .toList();
  }

  private static InstanceDetail instance(BoughtInstance instance) {
    BoughtInstance.Leaving leaving = instance.leaving();
    return new InstanceDetail(
        instance.id(),
        instance.type(),
        instance.purchase(),
        switch (instance.phase()) {
          case REQUESTED -> InstanceState.REQUESTED;
          case BOOTING -> InstanceState.BOOTING;
          case RUNNING -> InstanceState.RUNNING;
          case TERMINATING -> InstanceState.TERMINATING;
        },
        instance.price(),
        Instant.ofEpochMilli(instance.requestedAt()),
        instance.isPaid() ? Instant.ofEpochMilli(instance.launchedAt()) : null,
        leaving == null ? "" : leaving.reason());
  }

  private static List<HostDetail> hosts(EnvironmentState state) {
    return state.instances().slots().stream()
        .map(EnvironmentDesk::host)
        .filter(Objects::nonNull)
        .limit(ComputeEnvironmentDetail.MOST_HOSTS)
        .toList();
  }

  private static @Nullable HostDetail host(InstanceSlot slot) {
    Host host = slot.host();
    return host == null
        ? null
        : new HostDetail(
            host.name(),
            host.capacity(),
            slot.free(),
            host.state(),
            host.reason(),
            host.attributes());
  }

  private EnvironmentState find(String name) {
    EnvironmentState found = cluster.environments().get(name);
    if (found == null) {
      throw ClientException.of("computeEnvironment", name, "does not exist");
    }
    return found;
  }
}
