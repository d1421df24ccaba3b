package io.github.batchwright.aws;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import org.jspecify.annotations.Nullable;

/** {@code ContainerProperties}, and what it has in common with one of several containers. */
final class ContainerJson {
  static final String ROLES = "IAM roles have no meaning in a host process";
  static final String NETWORK = "there is no network of Fargate's";
  static final String FARGATE = "there is no Fargate";
  static final String EXECUTE = "there is no Systems Manager to open a shell through";
  static final String INSTANCE_TYPES = "there are no instance types of EC2";

  private ContainerJson() {}

  static ContainerProperties read(Cursor in) {
    in.cloudOnly(ROLES, "jobRoleArn", "executionRoleArn");
    in.cloudOnly(INSTANCE_TYPES, "instanceType");
    in.cloudOnly(NETWORK, "networkConfiguration");
    in.cloudOnly(FARGATE, "fargatePlatformConfiguration");
    in.cloudOnly(EXECUTE, "enableExecuteCommand");
    return in.make(
        () -> {
          ContainerPropertiesBuilder builder = readCommon(in);
          readResources(in, builder);
          in.objects("volumes", PartsJson::readVolume).forEach(builder::volume);
          EphemeralStorage storage = in.object("ephemeralStorage", PartsJson::readStorage);
          if (storage != null) {
            builder.ephemeralStorage(storage.sizeInGiB());
          }
          RuntimePlatform platform = in.object("runtimePlatform", PartsJson::readPlatform);
          if (platform != null) {
            builder.runtimePlatform(platform);
          }
          ContainerProperties container = builder.build();
          JobProperties.complete(container);
          return container;
        });
  }

  /** Reads the requirements, or AWS's outdated fields where they say nothing. */
  private static void readResources(Cursor in, ContainerPropertiesBuilder builder) {
    Integer vcpus = in.integer("vcpus");
    Integer memory = in.integer("memory");
    ResourceOverrides amounts = ResourcesJson.readPartial(in);
    checkOnce(in, "vcpus", vcpus, amounts.milliVcpus());
    checkOnce(in, "memory", memory, amounts.memoryMiB());
    builder.resources(amounts.applyTo(Resources.NONE));
    if (vcpus != null) {
      builder.vcpus(vcpus);
    }
    if (memory != null) {
      builder.memory(memory);
    }
  }

  private static void checkOnce(
      Cursor in, String field, @Nullable Integer outdated, @Nullable Long requirement) {
    if (outdated == null && requirement == null) {
      throw in.refusal(ResourcesJson.FIELD, null, "must list VCPU and MEMORY");
    }
    if (outdated != null && requirement != null) {
      throw in.refusal(field, outdated, "must not be given together with a requirement");
    }
  }

  /** Reads what both kinds of containers have, but what they ask for. */
  static ContainerPropertiesBuilder readCommon(Cursor in) {
    ContainerPropertiesBuilder builder =
        ContainerProperties.builder(in.requiredText("image"))
            .command(in.texts("command"))
            .environment(KeyValues.read(in, "environment"))
            .readonlyRootFilesystem(in.flag("readonlyRootFilesystem", false))
            .privileged(in.flag("privileged", false));
    in.objects("mountPoints", PartsJson::readMountPoint).forEach(builder::mountPoint);
    in.objects("ulimits", PartsJson::readUlimit).forEach(builder::ulimit);
    in.objects("secrets", PartsJson::readSecret).forEach(builder::secret);
    String user = in.text("user");
    if (user != null) {
      builder.user(user);
    }
    var linux = in.object("linuxParameters", LinuxJson::read);
    if (linux != null) {
      builder.linuxParameters(linux);
    }
    var logs = in.object("logConfiguration", PartsJson::readLogs);
    if (logs != null) {
      builder.logConfiguration(logs);
    }
    RepositoryCredentials credentials =
        in.object("repositoryCredentials", PartsJson::readCredentials);
    if (credentials != null) {
      builder.repositoryCredentials(credentials);
    }
    EngineOptions options = in.extension().object(EngineJson.FIELD, EngineJson::read);
    if (options != null) {
      builder.engineOptions(options);
    }
    return builder;
  }

  static void write(Out out, ContainerProperties container) {
    writeCommon(out, container);
    Resources demand = container.resourceRequirements();
    out.number("vcpus", container.vcpus()).number("memory", container.memory());
    ResourcesJson.writePartial(
        out,
        new ResourceOverrides(
            container.vcpus() == null ? (Long) demand.milliVcpus() : null,
            container.memory() == null ? (Long) demand.memoryMiB() : null,
            demand.gpus() == 0 ? null : (Integer) demand.gpus()));
    out.objects("volumes", container.volumes(), PartsJson::writeVolume)
        .object("ephemeralStorage", container.ephemeralStorage(), PartsJson::writeStorage)
        .object("runtimePlatform", container.runtimePlatform(), PartsJson::writePlatform);
  }

  static void writeCommon(Out out, ContainerProperties container) {
    out.text("image", container.image()).texts("command", container.command());
    KeyValues.write(out, "environment", container.environment());
    out.flag("readonlyRootFilesystem", container.readonlyRootFilesystem())
        .flag("privileged", container.privileged())
        .objects("mountPoints", container.mountPoints(), PartsJson::writeMountPoint)
        .objects("ulimits", container.ulimits(), PartsJson::writeUlimit)
        .objects("secrets", container.secrets(), PartsJson::writeSecret)
        .text("user", container.user())
        .object("linuxParameters", container.linuxParameters(), LinuxJson::write)
        .object("logConfiguration", container.logConfiguration(), PartsJson::writeLogs)
        .object(
            "repositoryCredentials", container.repositoryCredentials(), PartsJson::writeCredentials)
        .extension(
            extension ->
                extension.object(EngineJson.FIELD, container.engineOptions(), EngineJson::write));
  }
}
