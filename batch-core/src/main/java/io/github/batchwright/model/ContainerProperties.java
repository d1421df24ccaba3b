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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to run. AWS: {@code containerProperties}. How much of it is carried out is the
 * executor's to say; one that cannot carry out a field refuses the job.
 *
 * @param image the image, 1-255 characters
 * @param command the arguments to the image's entry point; empty means the image's own. {@code
 *     Ref::name} stands for the parameter of that name
 * @param environment variables, none of which may start with {@code AWS_BATCH}
 * @param resourceRequirements the limits of the container and what it takes of its instance
 * @param vcpus the vCPUs, if they were given by AWS's outdated field of this name, or null; equal
 *     to those of the requirements. Only then an override of the same name counts
 * @param memory the memory in MiB, if it was given by AWS's outdated field of this name, or null;
 *     equal to that of the requirements. Only then an override of the same name counts
 * @param volumes storage that its mount points name, no name twice
 * @param mountPoints where it sees the volumes, no path twice
 * @param readonlyRootFilesystem whether its own file system may only be read
 * @param privileged whether it may do on the host what the host's administrator may
 * @param ulimits limits of the kernel, no name twice
 * @param user who it runs as, such as {@code user:group}, or null for what the image says
 * @param linuxParameters what only Linux has, or null
 * @param logConfiguration where its logs go, or null for where the executor keeps them
 * @param secrets variables that are secret, no name twice; none may start with {@code AWS_BATCH}
 * @param ephemeralStorage how much disk it may use, or null for what is usual
 * @param runtimePlatform what it must be run on, or null for anything
 * @param repositoryCredentials what the image is fetched with, or null
 * @param engineOptions what AWS has no field for, or null for what is usual
 */
public record ContainerProperties(
    String image,
    List<String> command,
    Map<String, String> environment,
    Resources resourceRequirements,
    @Nullable Integer vcpus,
    @Nullable Integer memory,
    List<Volume> volumes,
    List<MountPoint> mountPoints,
    boolean readonlyRootFilesystem,
    boolean privileged,
    List<Ulimit> ulimits,
    @Nullable String user,
    @Nullable LinuxParameters linuxParameters,
    @Nullable LogConfiguration logConfiguration,
    List<Secret> secrets,
    @Nullable EphemeralStorage ephemeralStorage,
    @Nullable RuntimePlatform runtimePlatform,
    @Nullable RepositoryCredentials repositoryCredentials,
    @Nullable EngineOptions engineOptions)
    implements JobProperties {

  /** Checks and copies the fields. */
  public ContainerProperties {
    Checks.notBlank("containerProperties.image", image);
    Checks.require(
        image.length() <= 255,
        "containerProperties.image",
        image,
        "must be at most 255 characters");
    command = Checks.command("containerProperties.command", command);
    environment = Checks.environment("containerProperties.environment", environment);
    JobProperties.checkDemand(resourceRequirements);
    ContainerRules.checkLegacy(resourceRequirements, vcpus, memory);
    volumes = ContainerRules.volumes(volumes);
    mountPoints = ContainerRules.mountPoints(mountPoints);
    ulimits = ContainerRules.ulimits(ulimits);
    if (user != null) {
      Checks.notBlank("containerProperties.user", user);
    }
    secrets = ContainerRules.secrets(secrets);
    ContainerRules.checkPlatform(
        runtimePlatform, linuxParameters, privileged, user, ulimits, readonlyRootFilesystem);
  }

  /** Returns a container of which nothing else is said. */
  public static ContainerProperties of(
      String image, List<String> command, Map<String, String> environment, Resources resources) {
    return builder(image).command(command).environment(environment).resources(resources).build();
  }

  /** Starts a container of 1 vCPU and 128 MiB. */
  public static ContainerPropertiesBuilder builder(String image) {
    return new ContainerPropertiesBuilder(image);
  }

  /** Starts a container that has every field of this one. */
  public ContainerPropertiesBuilder toBuilder() {
    return new ContainerPropertiesBuilder(this);
  }

  /** Returns what AWS has no field for: what was said, or else what is usual. */
  public EngineOptions engineOptionsOrDefault() {
    return engineOptions == null ? EngineOptions.DEFAULT : engineOptions;
  }

  /** Returns this container with another command. */
  public ContainerProperties withCommand(List<String> newCommand) {
    return newCommand.equals(command) ? this : toBuilder().command(newCommand).build();
  }

  @Override
  public JobKind kind() {
    return JobKind.CONTAINER;
  }
}
