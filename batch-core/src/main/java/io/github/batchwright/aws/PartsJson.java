package io.github.batchwright.aws;

import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.FirelensConfiguration;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.TaskContainerDependency;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;

/** The small structures of a container. */
final class PartsJson {
  private static final String FILE_SYSTEMS = "there are no file systems of AWS's to mount";

  private PartsJson() {}

  static Volume readVolume(Cursor in) {
    in.cloudOnly(FILE_SYSTEMS, "efsVolumeConfiguration", "s3filesVolumeConfiguration");
    String sourcePath = in.objectOrEmpty("host").text("sourcePath");
    return in.make(() -> new Volume(in.requiredText("name"), sourcePath));
  }

  static void writeVolume(Out out, Volume volume) {
    out.text("name", volume.name());
    if (volume.sourcePath() != null) {
      out.object("host", volume.sourcePath(), (host, path) -> host.text("sourcePath", path));
    }
  }

  static MountPoint readMountPoint(Cursor in) {
    return in.make(
        () ->
            new MountPoint(
                in.requiredText("sourceVolume"),
                in.requiredText("containerPath"),
                in.flag("readOnly", false)));
  }

  static void writeMountPoint(Out out, MountPoint mountPoint) {
    out.text("sourceVolume", mountPoint.sourceVolume())
        .text("containerPath", mountPoint.containerPath())
        .flag("readOnly", mountPoint.readOnly());
  }

  static Ulimit readUlimit(Cursor in) {
    return in.make(
        () ->
            new Ulimit(
                in.requiredText("name"),
                in.required("softLimit", in.longNumber("softLimit")),
                in.required("hardLimit", in.longNumber("hardLimit"))));
  }

  static void writeUlimit(Out out, Ulimit ulimit) {
    out.text("name", ulimit.name())
        .number("softLimit", ulimit.softLimit())
        .number("hardLimit", ulimit.hardLimit());
  }

  static Secret readSecret(Cursor in) {
    return in.make(() -> new Secret(in.requiredText("name"), in.requiredText("valueFrom")));
  }

  static void writeSecret(Out out, Secret secret) {
    out.text("name", secret.name()).text("valueFrom", secret.valueFrom());
  }

  static LogConfiguration readLogs(Cursor in) {
    return in.make(
        () ->
            new LogConfiguration(
                in.requiredText("logDriver"),
                in.map("options"),
                in.objects("secretOptions", PartsJson::readSecret)));
  }

  static void writeLogs(Out out, LogConfiguration logs) {
    out.text("logDriver", logs.logDriver())
        .map("options", logs.options())
        .objects("secretOptions", logs.secretOptions(), PartsJson::writeSecret);
  }

  static EphemeralStorage readStorage(Cursor in) {
    return in.make(() -> new EphemeralStorage(in.required("sizeInGiB", in.integer("sizeInGiB"))));
  }

  static void writeStorage(Out out, EphemeralStorage storage) {
    out.number("sizeInGiB", storage.sizeInGiB());
  }

  static RuntimePlatform readPlatform(Cursor in) {
    return in.make(
        () -> new RuntimePlatform(in.text("operatingSystemFamily"), in.text("cpuArchitecture")));
  }

  static void writePlatform(Out out, RuntimePlatform platform) {
    out.text("operatingSystemFamily", platform.operatingSystemFamily())
        .text("cpuArchitecture", platform.cpuArchitecture());
  }

  static RepositoryCredentials readCredentials(Cursor in) {
    return in.make(() -> new RepositoryCredentials(in.requiredText("credentialsParameter")));
  }

  static void writeCredentials(Out out, RepositoryCredentials credentials) {
    out.text("credentialsParameter", credentials.credentialsParameter());
  }

  static FirelensConfiguration readFirelens(Cursor in) {
    return in.make(() -> new FirelensConfiguration(in.requiredText("type"), in.map("options")));
  }

  static void writeFirelens(Out out, FirelensConfiguration firelens) {
    out.text("type", firelens.type()).map("options", firelens.options());
  }

  static TaskContainerDependency readDependency(Cursor in) {
    return in.make(
        () ->
            new TaskContainerDependency(
                in.requiredText("containerName"),
                in.required(
                    "condition",
                    in.constant("condition", TaskContainerDependency.Condition.class))));
  }

  static void writeDependency(Out out, TaskContainerDependency dependency) {
    out.text("containerName", dependency.containerName())
        .constant("condition", dependency.condition());
  }
}
