package io.github.batchwright.docker.spec;

import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.DeviceCgroupPermission;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What file systems and devices a container sees besides its image. Volumes without a path of the
 * host are made with the container, and are named after the job's attempt, so that the containers
 * of a job can share them.
 */
public final class Mounts {
  /** Where a container finds its secrets. */
  public static final String SECRETS = "/run/secrets";

  /** Enough for the most that secrets may hold, which is 1 MiB, in files of their own. */
  private static final String SECRETS_OPTIONS = "size=4m,mode=0755,noexec,nosuid,nodev";

  private static final long MIB = 1 << 20;

  private Mounts() {}

  /**
   * Names the storage of an attempt.
   *
   * @param prefix what the names of its volumes begin with
   * @param labels what its volumes are found by
   */
  public record Storage(String prefix, Map<String, String> labels) {
    /** Returns the name of the volume that holds the secrets of a container. */
    public static String secretsOf(String container) {
      return container + "-secrets";
    }

    private String name(List<Volume> volumes, Volume volume) {
      // Its own name may be too long.
      return prefix + "-volume-" + volumes.indexOf(volume);
    }
  }

  /**
   * Puts in the mounts.
   *
   * @param container the name of the container
   * @param volumes the volumes of the job, which its mount points name
   */
  public static void fill(
      HostConfig config,
      ContainerProperties properties,
      String container,
      List<Volume> volumes,
      Storage storage) {
    List<Mount> mounts = new ArrayList<>();
    for (MountPoint point : properties.mountPoints()) {
      mounts.add(
          mount(point, volumes, storage)
              .withTarget(point.containerPath())
              .withReadOnly(point.readOnly()));
    }
    if (!properties.secrets().isEmpty()) {
      mounts.add(secrets(container, storage).withTarget(SECRETS).withReadOnly(true));
    }
    if (!mounts.isEmpty()) {
      config.withMounts(mounts);
    }
    LinuxParameters linux = properties.linuxParameters();
    if (linux != null) {
      fillLinux(config, linux);
    }
  }

  private static Mount mount(MountPoint point, List<Volume> volumes, Storage storage) {
    Volume volume =
        volumes.stream()
            .filter(one -> one.name().equals(point.sourceVolume()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "mountPoints.sourceVolume: '"
                            + point.sourceVolume()
                            + "' must be the name of a volume"));
    // As a mount and not as a bind, which would make a path that is missing.
    return volume.sourcePath() != null
        ? new Mount().withType(MountType.BIND).withSource(volume.sourcePath())
        : new Mount()
            .withType(MountType.VOLUME)
            .withSource(storage.name(volumes, volume))
            .withVolumeOptions(new VolumeOptions().withLabels(storage.labels));
  }

  /** A volume in memory: it holds something only while somebody uses it, and never on a disk. */
  private static Mount secrets(String container, Storage storage) {
    return new Mount()
        .withType(MountType.VOLUME)
        .withSource(Storage.secretsOf(container))
        .withVolumeOptions(
            new VolumeOptions()
                .withLabels(storage.labels)
                .withNoCopy(true)
                .withDriverConfig(
                    new Driver()
                        .withName("local")
                        .withOptions(
                            Map.of("type", "tmpfs", "device", "tmpfs", "o", SECRETS_OPTIONS))));
  }

  private static void fillLinux(HostConfig config, LinuxParameters linux) {
    if (!linux.tmpfs().isEmpty()) {
      Map<String, String> tmpfs = new LinkedHashMap<>();
      linux.tmpfs().forEach(one -> tmpfs.put(one.containerPath(), options(one)));
      config.withTmpFs(tmpfs);
    }
    if (!linux.devices().isEmpty()) {
      config.withDevices(linux.devices().stream().map(Mounts::device).toList());
    }
  }

  private static String options(Tmpfs tmpfs) {
    List<String> options = new ArrayList<>(tmpfs.mountOptions());
    options.add("size=" + tmpfs.sizeMiB() * MIB);
    return String.join(",", options);
  }

  private static com.github.dockerjava.api.model.Device device(Device device) {
    List<DeviceCgroupPermission> permissions =
        device.permissions().isEmpty()
            ? List.of(DeviceCgroupPermission.values())
            : device.permissions();
    return new com.github.dockerjava.api.model.Device(
        permissions.stream().sorted().map(Mounts::letter).collect(Collectors.joining()),
        device.containerPath() == null ? device.hostPath() : device.containerPath(),
        device.hostPath());
  }

  private static String letter(DeviceCgroupPermission permission) {
    return switch (permission) {
      case READ -> "r";
      case WRITE -> "w";
      case MKNOD -> "m";
    };
  }
}
