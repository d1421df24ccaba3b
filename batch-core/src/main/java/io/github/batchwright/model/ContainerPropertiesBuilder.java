package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of {@link ContainerProperties}. Not thread-safe. */
public final class ContainerPropertiesBuilder {
  private String image;
  private List<String> command = List.of();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Resources resources = Resources.of(1, 128);
  private @Nullable Integer vcpus;
  private @Nullable Integer memory;
  private final List<Volume> volumes = new ArrayList<>();
  private final List<MountPoint> mountPoints = new ArrayList<>();
  private boolean readonlyRootFilesystem;
  private boolean privileged;
  private final List<Ulimit> ulimits = new ArrayList<>();
  private @Nullable String user;
  private @Nullable LinuxParameters linuxParameters;
  private @Nullable LogConfiguration logConfiguration;
  private final List<Secret> secrets = new ArrayList<>();
  private @Nullable EphemeralStorage ephemeralStorage;
  private @Nullable RuntimePlatform runtimePlatform;
  private @Nullable RepositoryCredentials repositoryCredentials;
  private @Nullable EngineOptions engineOptions;

  ContainerPropertiesBuilder(String image) {
    this.image = image;
  }

  ContainerPropertiesBuilder(ContainerProperties from) {
    image = from.image();
    command = from.command();
    environment.putAll(from.environment());
    resources = from.resourceRequirements();
    vcpus = from.vcpus();
    memory = from.memory();
    volumes.addAll(from.volumes());
    mountPoints.addAll(from.mountPoints());
    readonlyRootFilesystem = from.readonlyRootFilesystem();
    privileged = from.privileged();
    ulimits.addAll(from.ulimits());
    user = from.user();
    linuxParameters = from.linuxParameters();
    logConfiguration = from.logConfiguration();
    secrets.addAll(from.secrets());
    ephemeralStorage = from.ephemeralStorage();
    runtimePlatform = from.runtimePlatform();
    repositoryCredentials = from.repositoryCredentials();
    engineOptions = from.engineOptions();
  }

  /** Sets the image. */
  public ContainerPropertiesBuilder image(String name) {
    this.image = name;
    return this;
  }

  /** Sets the arguments to the image's entry point. */
  public ContainerPropertiesBuilder command(String... arguments) {
    return command(List.of(arguments));
  }

  /** Sets the arguments to the image's entry point. */
  public ContainerPropertiesBuilder command(List<String> arguments) {
    this.command = arguments;
    return this;
  }

  /** Adds a variable. */
  public ContainerPropertiesBuilder environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Adds variables. */
  public ContainerPropertiesBuilder environment(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** Sets what it asks for, whatever {@link #vcpus} and {@link #memory} said. */
  public ContainerPropertiesBuilder resources(Resources demand) {
    this.resources = demand;
    this.vcpus = null;
    this.memory = null;
    return this;
  }

  /** Sets the vCPUs and the memory in MiB that it asks for. */
  public ContainerPropertiesBuilder resources(double vcpuCount, long memoryMiB) {
    return resources(Resources.of(vcpuCount, memoryMiB));
  }

  /** Sets the vCPUs by AWS's outdated field; so that an override of the same name counts. */
  public ContainerPropertiesBuilder vcpus(int count) {
    Checks.range("containerProperties.vcpus", count, 1, 1_000_000);
    this.vcpus = count;
    this.resources = new Resources(count * 1000L, resources.memoryMiB(), resources.gpus());
    return this;
  }

  /** Sets the memory in MiB by AWS's outdated field; so that an override of the name counts. */
  public ContainerPropertiesBuilder memory(int mebibytes) {
    Checks.atLeast("containerProperties.memory", mebibytes, 4);
    this.memory = mebibytes;
    this.resources = new Resources(resources.milliVcpus(), mebibytes, resources.gpus());
    return this;
  }

  /** Adds a volume that mount points can name. */
  public ContainerPropertiesBuilder volume(Volume volume) {
    volumes.add(volume);
    return this;
  }

  /** Adds a place where it sees a volume. */
  public ContainerPropertiesBuilder mountPoint(MountPoint mountPoint) {
    mountPoints.add(mountPoint);
    return this;
  }

  /** Says whether its own file system may only be read. */
  public ContainerPropertiesBuilder readonlyRootFilesystem(boolean readonly) {
    this.readonlyRootFilesystem = readonly;
    return this;
  }

  /** Says whether it may do on the host what the host's administrator may. */
  public ContainerPropertiesBuilder privileged(boolean all) {
    this.privileged = all;
    return this;
  }

  /** Adds a limit of the kernel. */
  public ContainerPropertiesBuilder ulimit(Ulimit limit) {
    ulimits.add(limit);
    return this;
  }

  /** Sets who it runs as. */
  public ContainerPropertiesBuilder user(String name) {
    this.user = name;
    return this;
  }

  /** Sets what only Linux has. */
  public ContainerPropertiesBuilder linuxParameters(LinuxParameters parameters) {
    this.linuxParameters = parameters;
    return this;
  }

  /** Sets where its logs go. */
  public ContainerPropertiesBuilder logConfiguration(LogConfiguration configuration) {
    this.logConfiguration = configuration;
    return this;
  }

  /** Adds a variable that is secret. */
  public ContainerPropertiesBuilder secret(Secret secret) {
    secrets.add(secret);
    return this;
  }

  /** Sets how much disk it may use, in GiB. */
  public ContainerPropertiesBuilder ephemeralStorage(int sizeInGiB) {
    this.ephemeralStorage = new EphemeralStorage(sizeInGiB);
    return this;
  }

  /** Sets what it must be run on. */
  public ContainerPropertiesBuilder runtimePlatform(RuntimePlatform platform) {
    this.runtimePlatform = platform;
    return this;
  }

  /** Sets what the image is fetched with. */
  public ContainerPropertiesBuilder repositoryCredentials(RepositoryCredentials credentials) {
    this.repositoryCredentials = credentials;
    return this;
  }

  /** Sets what AWS has no field for. */
  public ContainerPropertiesBuilder engineOptions(EngineOptions options) {
    this.engineOptions = options;
    return this;
  }

  /**
   * Returns the container.
   *
   * @throws IllegalArgumentException if a field is out of its range, naming it
   */
  public ContainerProperties build() {
    return new ContainerProperties(
        image,
        command,
        environment,
        resources,
        vcpus,
        memory,
        volumes,
        mountPoints,
        readonlyRootFilesystem,
        privileged,
        ulimits,
        user,
        linuxParameters,
        logConfiguration,
        secrets,
        ephemeralStorage,
        runtimePlatform,
        repositoryCredentials,
        engineOptions);
  }
}
