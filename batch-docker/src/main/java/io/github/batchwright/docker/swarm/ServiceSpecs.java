package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ContainerSpecPrivileges;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.NetworkAttachmentConfig;
import com.github.dockerjava.api.model.ResourceRequirements;
import com.github.dockerjava.api.model.ResourceSpecs;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServicePlacement;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceRestartCondition;
import com.github.dockerjava.api.model.ServiceRestartPolicy;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.SwarmNodePlatform;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.core.RemoteApiVersion;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.docker.spec.Limits;
import io.github.batchwright.docker.spec.LogDriver;
import io.github.batchwright.docker.spec.Platform;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says to a manager what service a request asks for: one task that is never started again.
 *
 * <p>A replicated service of one, not a job of Swarm's own: those were run once more after a change
 * of leader, whatever their restart policy said. Immutable.
 */
final class ServiceSpecs {
  /** The constraint that no node fulfils: it ends a task and keeps what is known of it. */
  static final String NOWHERE = "node.id==terminated";

  /** The first version of the API in which a service has capabilities and a limit of processes. */
  static final RemoteApiVersion OLDEST = RemoteApiVersion.VERSION_1_41;

  /** The first version of the API in which a service can be denied new privileges. */
  private static final RemoteApiVersion NO_NEW_PRIVILEGES = RemoteApiVersion.VERSION_1_44;

  private final ServiceIdentity identity;
  private final Duration stopGrace;
  private final String gpuKind;
  private final int usualPids;

  /**
   * Makes one.
   *
   * @param stopGrace how long a container may take to end once asked
   * @param gpuKind the name under which nodes advertise GPUs
   * @param usualPids how many processes a container may have that does not say
   */
  ServiceSpecs(ServiceIdentity identity, Duration stopGrace, String gpuKind, int usualPids) {
    this.identity = identity;
    this.stopGrace = stopGrace;
    this.gpuKind = gpuKind;
    this.usualPids = usualPids;
  }

  /**
   * Returns the service of a request.
   *
   * @param epoch the life of the service that creates it
   * @param constraints which nodes it may run on
   * @param version the version of the API that the manager speaks, {@link #OLDEST} at least
   */
  ServiceSpec of(
      LaunchRequest request,
      ContainerProperties properties,
      long epoch,
      List<String> constraints,
      RemoteApiVersion version) {
    Map<String, String> labels = identity.labels(request, epoch);
    return new ServiceSpec()
        .withName(identity.name(request.attempt()))
        .withLabels(labels)
        .withMode(
            new ServiceModeConfig()
                .withReplicated(new ServiceReplicatedModeOptions().withReplicas(1)))
        .withTaskTemplate(
            task(properties, constraints)
                .withContainerSpec(container(request, properties, labels, version)));
  }

  /** Returns where nodes keep what a container writes. */
  static LogConfig logs(ContainerProperties properties) {
    return LogDriver.of(properties.logConfiguration(), LogRetention.DEFAULT);
  }

  private TaskSpec task(ContainerProperties properties, List<String> constraints) {
    LogConfig logs = logs(properties);
    ServicePlacement placement = new ServicePlacement().withConstraints(constraints);
    if (properties.runtimePlatform() != null) {
      Platform platform = Platform.of(properties.runtimePlatform());
      placement.setPlatforms(
          List.of(
              new SwarmNodePlatform()
                  .withOs(platform.os())
                  .withArchitecture(platform.architecture())));
    }
    TaskSpec task =
        new TaskSpec()
            .withResources(resources(properties))
            .withRestartPolicy(
                new ServiceRestartPolicy()
                    .withCondition(ServiceRestartCondition.NONE)
                    .withMaxAttempts(0L))
            .withPlacement(placement)
            .withLogDriver(
                new Driver().withName(logs.getType().getType()).withOptions(logs.getConfig()));
    if (properties.engineOptionsOrDefault().networkMode() == NetworkMode.HOST) {
      task.withNetworks(List.of(new NetworkAttachmentConfig().withTarget("host")));
    }
    return task;
  }

  private ContainerSpec container(
      LaunchRequest request,
      ContainerProperties properties,
      Map<String, String> labels,
      RemoteApiVersion version) {
    EngineOptions options = properties.engineOptionsOrDefault();
    Map<String, String> all = new LinkedHashMap<>(options.labels());
    all.putAll(labels);
    LinuxParameters linux = properties.linuxParameters();
    ContainerSpec spec =
        new ContainerSpec()
            .withImage(properties.image())
            .withLabels(all)
            .withEnv(environment(request, properties))
            // A first process of the engine's own: without it SIGTERM is ignored by most programs.
            .withInit(linux == null || !Boolean.FALSE.equals(linux.initProcessEnabled()))
            .withReadOnly(properties.readonlyRootFilesystem())
            .withUser(properties.user())
            .withDir(options.workingDirectory())
            .withHostname(options.hostname())
            .withStopSignal(options.stopSignal())
            .withStopGracePeriod(stopGrace.toNanos());
    if (!options.entryPoint().isEmpty()) {
      spec.withCommand(options.entryPoint());
    }
    if (!properties.command().isEmpty()) {
      spec.withArgs(properties.command());
    }
    List<Mount> mounts = ServiceMounts.of(properties);
    if (!mounts.isEmpty()) {
      spec.withMounts(mounts);
    }
    if (!options.extraHosts().isEmpty()) {
      spec.withHosts(
          options.extraHosts().entrySet().stream()
              .map(host -> host.getValue() + " " + host.getKey())
              .toList());
    }
    if (!properties.ulimits().isEmpty()) {
      DockerObjectAccessor.overrideRawValue(spec, "Ulimits", ulimits(properties));
    }
    fillPrivileges(spec, options, version);
    return spec;
  }

  private static List<String> environment(LaunchRequest request, ContainerProperties properties) {
    Map<String, String> all = new LinkedHashMap<>(properties.environment());
    all.putAll(request.variables());
    return all.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
  }

  /** The least, and what was asked for and allowed. */
  private static void fillPrivileges(
      ContainerSpec spec, EngineOptions options, RemoteApiVersion version) {
    DockerObjectAccessor.overrideRawValue(spec, "CapabilityDrop", List.of("ALL"));
    if (!options.addCapabilities().isEmpty()) {
      DockerObjectAccessor.overrideRawValue(spec, "CapabilityAdd", options.addCapabilities());
    }
    if (version.isGreaterOrEqual(NO_NEW_PRIVILEGES)) {
      ContainerSpecPrivileges privileges = new ContainerSpecPrivileges();
      DockerObjectAccessor.overrideRawValue(privileges, "NoNewPrivileges", true);
      spec.withPrivileges(privileges);
    }
  }

  private static List<Map<String, Object>> ulimits(ContainerProperties properties) {
    List<Map<String, Object>> limits = new ArrayList<>();
    properties
        .ulimits()
        .forEach(
            limit ->
                limits.add(
                    Map.of(
                        "Name", limit.name(),
                        "Soft", limit.softLimit(),
                        "Hard", limit.hardLimit())));
    return limits;
  }

  /** What is asked for is set aside on the node, and no more than that can be used. */
  private ResourceRequirements resources(ContainerProperties properties) {
    Resources demand = properties.resourceRequirements();
    ResourceSpecs reservations = specs(demand);
    if (demand.gpus() > 0) {
      DockerObjectAccessor.overrideRawValue(
          reservations,
          "GenericResources",
          List.of(Map.of("DiscreteResourceSpec", Map.of("Kind", gpuKind, "Value", demand.gpus()))));
    }
    ResourceSpecs limits = specs(demand);
    DockerObjectAccessor.overrideRawValue(limits, "Pids", Limits.pids(properties, usualPids));
    return new ResourceRequirements().withLimits(limits).withReservations(reservations);
  }

  private static ResourceSpecs specs(Resources demand) {
    return new ResourceSpecs()
        .withNanoCPUs(Limits.nanoCpus(demand))
        .withMemoryBytes(demand.memoryMiB() << 20);
  }
}
