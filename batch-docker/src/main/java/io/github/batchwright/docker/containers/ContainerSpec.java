package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Says to the engine what container a request asks for. */
public final class ContainerSpec {
  private static final long NANOS_PER_MILLI_VCPU = 1_000_000;

  /** The smallest share of a CPU that the engine takes. */
  private static final long LEAST_MILLI_VCPUS = 10;

  /**
   * The driver that keeps bytes as they are; the usual one replaces what is no UTF-8. At least the
   * last 128 MiB are kept.
   */
  private static final LogConfig LOGS =
      new LogConfig(
          LogConfig.LoggingType.LOCAL,
          Map.of("max-size", "128m", "max-file", "2", "compress", "false"));

  private ContainerSpec() {}

  /** Fills in a command to create the container, in this life of the service. */
  static void fill(
      CreateContainerCmd command,
      ContainerIdentity identity,
      long epoch,
      TrackedAttempt container,
      LaunchRequest request,
      ContainerProperties properties) {
    command
        .withName(identity.name(container.key()))
        .withLabels(identity.labels(request, epoch, container.key().name()))
        .withEnv(environment(request, properties))
        .withHostConfig(hostConfig(properties.resourceRequirements()));
    place(command, container.place());
    if (!properties.command().isEmpty()) {
      command.withCmd(properties.command());
    }
  }

  /** Puts it into the job's network, and next to the other containers. */
  private static void place(CreateContainerCmd command, ContainerPlace place) {
    HostConfig config = Objects.requireNonNull(command.getHostConfig());
    if (place.network() != null) {
      config.withNetworkMode(place.network());
      command.withAliases(place.aliases());
    }
    if (place.ipcMode() != null) {
      config.withIpcMode(place.ipcMode());
    }
    if (place.pidMode() != null) {
      // The first process there is another container's.
      config.withPidMode(place.pidMode()).withInit(false);
    }
  }

  static List<String> environment(LaunchRequest request, ContainerProperties properties) {
    Map<String, String> variables = new LinkedHashMap<>(properties.environment());
    variables.putAll(request.variables());
    return variables.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  private static HostConfig hostConfig(Resources demand) {
    long memory = demand.memoryMiB() << 20;
    HostConfig config =
        HostConfig.newHostConfig()
            .withNanoCPUs(Math.max(demand.milliVcpus(), LEAST_MILLI_VCPUS) * NANOS_PER_MILLI_VCPU)
            .withMemory(memory)
            // Memory and swap together: the same, so no swap.
            .withMemorySwap(memory)
            // A first process of the engine's own: without it SIGTERM is ignored by most programs.
            .withInit(true)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withLogConfig(LOGS);
    if (demand.gpus() > 0) {
      config.withDeviceRequests(
          List.of(
              new DeviceRequest()
                  .withCount(demand.gpus())
                  .withCapabilities(List.of(List.of("gpu")))));
    }
    return config;
  }
}
