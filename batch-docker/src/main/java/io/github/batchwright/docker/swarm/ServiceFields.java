package io.github.batchwright.docker.swarm;

import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import java.util.ArrayList;
import java.util.List;

/** Which fields of a container a service carries out; the others are named, never ignored. */
final class ServiceFields {
  private final List<String> refused = new ArrayList<>();

  private ServiceFields() {}

  /**
   * Returns the container of a request.
   *
   * @throws CannotStartException if it is something else, or wants what a service cannot give
   */
  static ContainerProperties container(LaunchRequest request) throws CannotStartException {
    if (request.properties() instanceof EcsProperties) {
      throw invalid("ecsProperties: several containers in a job are not carried out on a swarm");
    }
    if (!(request.properties() instanceof ContainerProperties properties)) {
      throw invalid("properties: a " + request.properties().kind() + " is no container");
    }
    List<String> refused = refused(properties);
    if (!refused.isEmpty()) {
      throw invalid("containerProperties: " + refused + " are not carried out on a swarm");
    }
    return properties;
  }

  /** Returns the names of the fields that are given and not carried out. */
  static List<String> refused(ContainerProperties container) {
    ServiceFields fields = new ServiceFields();
    fields.add("volumes", !container.volumes().isEmpty());
    fields.add("mountPoints", !container.mountPoints().isEmpty());
    fields.add("privileged", container.privileged());
    fields.add("logConfiguration", container.logConfiguration() != null);
    fields.add("secrets", !container.secrets().isEmpty());
    fields.add("ephemeralStorage", container.ephemeralStorage() != null);
    fields.add("runtimePlatform", container.runtimePlatform() != null);
    fields.add("repositoryCredentials", container.repositoryCredentials() != null);
    LinuxParameters linux = container.linuxParameters();
    if (linux != null) {
      fields.addLinux(linux);
    }
    return List.copyOf(fields.refused);
  }

  private void addLinux(LinuxParameters linux) {
    add("linuxParameters.devices", !linux.devices().isEmpty());
    // There always is such a process; it cannot be done without.
    add(
        "linuxParameters.initProcessEnabled",
        linux.initProcessEnabled() != null && !linux.initProcessEnabled());
    add("linuxParameters.sharedMemorySize", linux.sharedMemoryMiB() != null);
    add("linuxParameters.tmpfs", !linux.tmpfs().isEmpty());
    // A service cannot say how much swap it may use.
    add("linuxParameters.maxSwap", linux.maxSwapMiB() != null);
    add("linuxParameters.swappiness", linux.swappiness() != null);
  }

  private void add(String field, boolean given) {
    if (given) {
      refused.add(field);
    }
  }

  private static CannotStartException invalid(String reason) {
    return new CannotStartException(AttemptOutcome.invalid(reason));
  }
}
