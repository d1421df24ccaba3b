package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.docker.spec.Limits;
import io.github.batchwright.docker.spec.LogDriver;
import io.github.batchwright.docker.spec.Mounts;
import io.github.batchwright.docker.spec.Platform;
import io.github.batchwright.docker.spec.Privileges;
import io.github.batchwright.docker.spec.SpecHash;
import io.github.batchwright.docker.tasks.ContainerPlace;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Volume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container as the engine is to make it: one of a job, or one of several. Immutable.
 *
 * @param name its name, which no other container of the engine has
 * @param labels whose it is; {@link #hash} is added to them
 * @param properties what is asked for
 * @param volumes the volumes of the job, which its mount points name
 * @param storage how the volumes of the attempt are named and labelled
 * @param variables what the service tells the job about itself
 * @param network the network of containers that have and ask for no other
 * @param place how it stands among the others of the job
 * @param usualPids how many processes it may have if it does not say
 * @param retention how much of its log the engine keeps unless the job says it
 * @param platform what it must be run on, or null for anything
 */
record ContainerSpec(
    String name,
    Map<String, String> labels,
    ContainerProperties properties,
    List<Volume> volumes,
    Mounts.Storage storage,
    Map<String, String> variables,
    String network,
    ContainerPlace place,
    int usualPids,
    LogRetention retention,
    @Nullable RuntimePlatform platform) {

  /** Fills in a command to create the container. */
  void fill(CreateContainerCmd command) {
    String hash = hash(command);
    Map<String, String> all = new LinkedHashMap<>(properties.engineOptionsOrDefault().labels());
    all.putAll(labels);
    all.put(ContainerIdentity.SPEC_LABEL, hash);
    command.withLabels(all);
  }

  /**
   * Returns a hash of what the container is made of, and nothing of what is about this life only.
   *
   * @param command a command in which nothing is filled in; it is used up
   */
  String hash(CreateContainerCmd command) {
    fillProgram(command);
    HostConfig config = HostConfig.newHostConfig();
    config
        .withInit(wantsInit())
        .withLogConfig(LogDriver.of(properties.logConfiguration(), retention));
    Limits.fill(config, properties, usualPids);
    Mounts.fill(config, properties, name, volumes, storage);
    Privileges.fill(command, config, properties);
    fillNetwork(command, config);
    command
        .withHostConfig(config)
        .withName(name)
        .withLabels(properties.engineOptionsOrDefault().labels());
    return SpecHash.of(command);
  }

  /** Returns the network of the job's own that it has, or null for another. */
  @Nullable String jobNetwork() {
    return place.network();
  }

  /** Says whether it has the network of the owner's containers. */
  boolean needsOwnNetwork() {
    return place.network() == null
        && properties.engineOptionsOrDefault().networkMode() == NetworkMode.BRIDGE;
  }

  /** Says whether volumes are made with it. */
  boolean hasVolumes() {
    return !properties.secrets().isEmpty()
        || volumes.stream().anyMatch(volume -> volume.sourcePath() == null);
  }

  private void fillProgram(CreateContainerCmd command) {
    EngineOptions options = properties.engineOptionsOrDefault();
    command.withEnv(environment());
    if (!properties.command().isEmpty()) {
      command.withCmd(properties.command());
    }
    if (!options.entryPoint().isEmpty()) {
      command.withEntrypoint(options.entryPoint());
    }
    if (options.workingDirectory() != null) {
      command.withWorkingDir(options.workingDirectory());
    }
    if (options.stopSignal() != null) {
      command.withStopSignal(options.stopSignal());
    }
    if (platform != null) {
      command.withPlatform(Platform.of(platform).toString());
    }
  }

  List<String> environment() {
    Map<String, String> all = new LinkedHashMap<>(properties.environment());
    for (Secret secret : properties.secrets()) {
      all.put(secret.name() + "_FILE", Mounts.SECRETS + "/" + secret.name());
    }
    all.putAll(variables);
    return all.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  /** A first process of the engine's own: without it SIGTERM is ignored by most programs. */
  private boolean wantsInit() {
    LinuxParameters linux = properties.linuxParameters();
    return linux == null || !Boolean.FALSE.equals(linux.initProcessEnabled());
  }

  private void fillNetwork(CreateContainerCmd command, HostConfig config) {
    EngineOptions options = properties.engineOptionsOrDefault();
    config.withNetworkMode(
        switch (options.networkMode()) {
          case BRIDGE -> place.network() == null ? network : place.network();
          case NONE -> "none";
          case HOST -> "host";
        });
    if (place.network() != null) {
      command.withAliases(place.aliases());
    }
    if (place.ipcMode() != null) {
      config.withIpcMode(place.ipcMode());
    }
    if (place.pidMode() != null) {
      // The first process there is another container's.
      config.withPidMode(place.pidMode()).withInit(false);
    }
    if (options.hostname() != null) {
      command.withHostName(options.hostname());
    }
    if (!options.extraHosts().isEmpty()) {
      config.withExtraHosts(
          options.extraHosts().entrySet().stream()
              .map(host -> host.getKey() + ":" + host.getValue())
              .toArray(String[]::new));
    }
  }
}
