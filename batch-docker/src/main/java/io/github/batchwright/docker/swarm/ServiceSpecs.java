package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ContainerSpecPrivileges;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.ResourceRequirements;
import com.github.dockerjava.api.model.ResourceSpecs;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServicePlacement;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceRestartCondition;
import com.github.dockerjava.api.model.ServiceRestartPolicy;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.core.RemoteApiVersion;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.ArrayList;
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

  private static final long NANOS_PER_MILLI_VCPU = 1_000_000;

  /** The smallest share of a CPU that an engine takes. */
  private static final long LEAST_MILLI_VCPUS = 10;

  /** The first version of the API in which a service can be denied new privileges. */
  private static final RemoteApiVersion NO_NEW_PRIVILEGES = RemoteApiVersion.VERSION_1_44;

  /** The driver that keeps bytes as they are, as for containers on an engine. */
  private static final Map<String, String> LOG_OPTIONS =
      Map.of("max-size", "128m", "max-file", "2", "compress", "false");

  private final ServiceIdentity identity;
  private final Duration stopGrace;
  private final String gpuKind;

  ServiceSpecs(ServiceIdentity identity, Duration stopGrace, String gpuKind) {
    this.identity = identity;
    this.stopGrace = stopGrace;
    this.gpuKind = gpuKind;
  }

  /**
   * Returns the service of a request.
   *
   * @param epoch the life of the service that creates it
   * @param constraints which nodes it may run on
   */
  ServiceSpec of(
      LaunchRequest request,
      ContainerProperties properties,
      long epoch,
      List<String> constraints,
      String apiVersion) {
    Map<String, String> labels = identity.labels(request, epoch);
    return new ServiceSpec()
        .withName(identity.name(request.attempt()))
        .withLabels(labels)
        .withMode(
            new ServiceModeConfig()
                .withReplicated(new ServiceReplicatedModeOptions().withReplicas(1)))
        .withTaskTemplate(
            new TaskSpec()
                .withContainerSpec(container(request, properties, apiVersion).withLabels(labels))
                .withResources(resources(properties.resourceRequirements()))
                .withRestartPolicy(
                    new ServiceRestartPolicy()
                        .withCondition(ServiceRestartCondition.NONE)
                        .withMaxAttempts(0L))
                .withPlacement(new ServicePlacement().withConstraints(constraints))
                .withLogDriver(new Driver().withName("local").withOptions(LOG_OPTIONS)));
  }

  private ContainerSpec container(
      LaunchRequest request, ContainerProperties properties, String apiVersion) {
    ContainerSpec spec =
        new ContainerSpec()
            .withImage(properties.image())
            .withEnv(
                io.github.batchwright.docker.containers.ContainerSpec.environment(
                    request, properties))
            // A first process of the engine's own: without it SIGTERM is ignored by most programs.
            .withInit(true)
            .withReadOnly(properties.readonlyRootFilesystem())
            .withStopGracePeriod(stopGrace.toNanos());
    if (!properties.command().isEmpty()) {
      spec.withArgs(properties.command());
    }
    if (properties.user() != null) {
      spec.withUser(properties.user());
    }
    if (!properties.ulimits().isEmpty()) {
      DockerObjectAccessor.overrideRawValue(spec, "Ulimits", ulimits(properties));
    }
    if (RemoteApiVersion.parseConfigWithDefault(apiVersion).isGreaterOrEqual(NO_NEW_PRIVILEGES)) {
      ContainerSpecPrivileges privileges = new ContainerSpecPrivileges();
      DockerObjectAccessor.overrideRawValue(privileges, "NoNewPrivileges", true);
      spec.withPrivileges(privileges);
    }
    return spec;
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
  private ResourceRequirements resources(Resources demand) {
    ResourceSpecs reservations = specs(demand);
    if (demand.gpus() > 0) {
      DockerObjectAccessor.overrideRawValue(
          reservations,
          "GenericResources",
          List.of(Map.of("DiscreteResourceSpec", Map.of("Kind", gpuKind, "Value", demand.gpus()))));
    }
    return new ResourceRequirements().withLimits(specs(demand)).withReservations(reservations);
  }

  private static ResourceSpecs specs(Resources demand) {
    return new ResourceSpecs()
        .withNanoCPUs(Math.max(demand.milliVcpus(), LEAST_MILLI_VCPUS) * NANOS_PER_MILLI_VCPU)
        .withMemoryBytes(demand.memoryMiB() << 20);
  }
}
