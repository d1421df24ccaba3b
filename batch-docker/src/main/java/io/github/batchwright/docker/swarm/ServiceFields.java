package io.github.batchwright.docker.swarm;

import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.spec.LogDriver;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.LaunchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which fields of a container a service cannot carry out: named with the reason, never ignored.
 * What the policy allows is the policy's own matter.
 */
final class ServiceFields {
  private final List<String> refused = new ArrayList<>();

  private ServiceFields() {}

  /**
   * Returns the container of a request.
   *
   * @throws CannotStartException if it is something else
   */
  static ContainerProperties container(LaunchRequest request) throws CannotStartException {
    if (request.properties() instanceof EcsProperties) {
      throw Refusals.invalid(
          "ecsProperties: several containers in a job are not carried out on a swarm");
    }
    if (!(request.properties() instanceof ContainerProperties properties)) {
      throw Refusals.invalid("properties: a " + request.properties().kind() + " is no container");
    }
    return properties;
  }

  /**
   * Refuses what a service cannot give, or must not.
   *
   * @throws CannotStartException if there is such a thing, naming the field
   */
  static void check(ContainerProperties properties, DockerPolicy policy)
      throws CannotStartException {
    List<String> refused = refused(properties);
    if (!refused.isEmpty()) {
      throw Refusals.invalid("containerProperties: " + String.join("; ", refused));
    }
    Optional<String> refusal = policy.refusal(properties);
    if (refusal.isPresent()) {
      throw Refusals.invalid(refusal.get());
    }
  }

  /** Returns the fields that are given and cannot be carried out, with the reasons. */
  static List<String> refused(ContainerProperties container) {
    ServiceFields fields = new ServiceFields();
    fields.refuse(container.privileged(), "privileged", "a service has no privileges");
    fields.refuse(
        !container.secrets().isEmpty(),
        "secrets",
        "the store of the swarm would keep them, which is none of a job's");
    fields.refuse(
        container.ephemeralStorage() != null, "ephemeralStorage", "a service cannot ask for it");
    fields.refuse(
        container.repositoryCredentials() != null,
        "repositoryCredentials",
        "nodes show what the executor's RegistryAuth knows");
    fields.addVolumes(container);
    if (container.logConfiguration() != null) {
      fields.refused.addAll(LogDriver.unsupported(container.logConfiguration()));
    }
    if (container.linuxParameters() != null) {
      fields.addLinux(container.linuxParameters());
    }
    fields.addOptions(container.engineOptionsOrDefault());
    return List.copyOf(fields.refused);
  }

  /** What has no name cannot be shared, and what has one would outlive the service on its node. */
  private void addVolumes(ContainerProperties container) {
    for (Volume volume : container.volumes()) {
      long times =
          container.mountPoints().stream()
              .map(MountPoint::sourceVolume)
              .filter(volume.name()::equals)
              .count();
      refuse(
          volume.sourcePath() == null && times > 1,
          "mountPoints.sourceVolume",
          "'" + volume.name() + "' is mounted twice, which takes a path of the host");
    }
  }

  private void addLinux(LinuxParameters linux) {
    String no = "a service cannot ask for it";
    refuse(!linux.devices().isEmpty(), "linuxParameters.devices", no);
    refuse(linux.maxSwapMiB() != null, "linuxParameters.maxSwap", no);
    refuse(linux.swappiness() != null, "linuxParameters.swappiness", no);
    for (Tmpfs tmpfs : linux.tmpfs()) {
      for (String option : tmpfs.mountOptions()) {
        refuse(
            !ServiceMounts.canHave(option),
            "linuxParameters.tmpfs.mountOptions",
            "'" + option + "' is not among those of a service");
      }
    }
  }

  private void addOptions(EngineOptions options) {
    refuse(
        options.pullPolicy() == PullPolicy.NEVER,
        "x-batchwright.engineOptions.pullPolicy",
        "'NEVER' cannot be kept: nodes always ask the registry");
    refuse(
        options.networkMode() == NetworkMode.NONE,
        "x-batchwright.engineOptions.networkMode",
        "'NONE' cannot be had: a service always has a network");
    refuse(
        !options.securityOptions().isEmpty(),
        "x-batchwright.engineOptions.securityOptions",
        "a service has none");
  }

  private void refuse(boolean given, String field, String reason) {
    if (given) {
      refused.add(field + ": " + reason);
    }
  }
}
