package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says to the engine what container a request asks for. */
public final class ContainerSpec {
  private static final long NANOS_PER_MILLI_VCPU = 1_000_000;

  /** The smallest share of a CPU that the engine takes. */
  private static final long LEAST_MILLI_VCPUS = 10;

  private ContainerSpec() {}

  /** Fills in a command to create the container, in this life of the service. */
  static void fill(
      CreateContainerCmd command,
      ContainerIdentity identity,
      long epoch,
      LaunchRequest request,
      ContainerProperties properties,
      LogRetention retention) {
    command
        .withName(identity.name(request.attempt()))
        .withLabels(identity.labels(request, epoch))
        .withEnv(environment(request, properties))
        .withHostConfig(hostConfig(properties.resourceRequirements(), retention));
    if (!properties.command().isEmpty()) {
      command.withCmd(properties.command());
    }
  }

  /** The driver that keeps bytes as they are; the usual one replaces what is no UTF-8. */
  private static LogConfig logConfig(LogRetention retention) {
    return new LogConfig(LogConfig.LoggingType.LOCAL, retention.options());
  }

  /** Returns how much of its log a container was told to keep. */
  static LogRetention logRetention(InspectContainerResponse container) {
    HostConfig host = container.getHostConfig();
    return LogRetention.read(host == null ? null : host.getLogConfig().getConfig());
  }

  static List<String> environment(LaunchRequest request, ContainerProperties properties) {
    Map<String, String> variables = new LinkedHashMap<>(properties.environment());
    variables.putAll(request.variables());
    return variables.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  private static HostConfig hostConfig(Resources demand, LogRetention retention) {
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
            .withLogConfig(logConfig(retention));
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
