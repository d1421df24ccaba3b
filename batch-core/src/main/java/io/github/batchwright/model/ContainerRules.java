package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules between the fields of containers. */
final class ContainerRules {
  private ContainerRules() {}

  static void checkLegacy(Resources demand, @Nullable Integer vcpus, @Nullable Integer memory) {
    Checks.require(
        vcpus == null || vcpus * 1000L == demand.milliVcpus(),
        "containerProperties.vcpus",
        String.valueOf(vcpus),
        "must equal the requirement, " + demand.vcpus());
    Checks.require(
        memory == null || memory.longValue() == demand.memoryMiB(),
        "containerProperties.memory",
        String.valueOf(memory),
        "must equal the requirement, " + demand.memoryMiB());
  }

  static List<Volume> volumes(List<Volume> volumes) {
    Checks.distinct("volumes.name", volumes.stream().map(Volume::name).toList());
    return Checks.copy(volumes);
  }

  static List<MountPoint> mountPoints(List<MountPoint> mountPoints) {
    Checks.distinct(
        "mountPoints.containerPath", mountPoints.stream().map(MountPoint::containerPath).toList());
    return Checks.copy(mountPoints);
  }

  static List<Ulimit> ulimits(List<Ulimit> ulimits) {
    Checks.distinct("ulimits.name", ulimits.stream().map(Ulimit::name).toList());
    return Checks.copy(ulimits);
  }

  static List<Secret> secrets(List<Secret> secrets) {
    for (Secret secret : secrets) {
      Checks.variable("secrets.name", secret.name());
    }
    Checks.distinct("secrets.name", secrets.stream().map(Secret::name).toList());
    return Checks.copy(secrets);
  }

  /** Checks that every mount point names a volume that there is. */
  static void checkMounts(List<MountPoint> mountPoints, List<Volume> volumes) {
    List<String> names = volumes.stream().map(Volume::name).toList();
    for (MountPoint mountPoint : mountPoints) {
      Checks.require(
          names.contains(mountPoint.sourceVolume()),
          "mountPoints.sourceVolume",
          mountPoint.sourceVolume(),
          "must be the name of a volume");
    }
  }

  /** Checks that a container for Windows has none of what Windows has not. */
  static void checkPlatform(@Nullable RuntimePlatform platform, ContainerProperties container) {
    checkPlatform(
        platform,
        container.linuxParameters(),
        container.privileged(),
        container.user(),
        container.ulimits(),
        container.readonlyRootFilesystem());
  }

  static void checkPlatform(
      @Nullable RuntimePlatform platform,
      @Nullable LinuxParameters linuxParameters,
      boolean privileged,
      @Nullable String user,
      List<Ulimit> ulimits,
      boolean readonlyRootFilesystem) {
    if (platform == null || !platform.isWindows()) {
      return;
    }
    checkNot(linuxParameters != null, "linuxParameters", platform);
    checkNot(privileged, "privileged", platform);
    checkNot(user != null, "user", platform);
    checkNot(!ulimits.isEmpty(), "ulimits", platform);
    checkNot(readonlyRootFilesystem, "readonlyRootFilesystem", platform);
  }

  private static void checkNot(boolean given, String field, RuntimePlatform platform) {
    Checks.require(
        !given,
        field,
        String.valueOf(platform.operatingSystemFamily()),
        "has no such field: it must be left out");
  }
}
