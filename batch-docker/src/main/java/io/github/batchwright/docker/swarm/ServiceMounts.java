package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What file systems the container of a service sees besides its image. A volume without a path of
 * the host has no name, so that its node removes it along with the container.
 */
final class ServiceMounts {
  private static final long MIB = 1 << 20;
  private static final String SHARED_MEMORY = "/dev/shm";
  private static final Pattern MODE = Pattern.compile("mode=0?([0-7]{1,4})");

  /** What holds for a file system in memory in any case. */
  private static final Set<String> USUAL = Set.of("rw", "noexec", "nosuid", "nodev");

  private ServiceMounts() {}

  /** Says whether a file system in memory of a service can have this option. */
  static boolean canHave(String option) {
    return USUAL.contains(option) || MODE.matcher(option).matches();
  }

  static List<Mount> of(ContainerProperties properties) {
    var paths =
        properties.volumes().stream()
            .filter(volume -> volume.sourcePath() != null)
            .collect(
                Collectors.toMap(
                    Volume::name, volume -> Objects.requireNonNull(volume.sourcePath())));
    List<Mount> mounts = new ArrayList<>();
    for (MountPoint point : properties.mountPoints()) {
      String path = paths.get(point.sourceVolume());
      Mount mount =
          path == null
              ? new Mount().withType(MountType.VOLUME)
              : new Mount().withType(MountType.BIND).withSource(path);
      mounts.add(mount.withTarget(point.containerPath()).withReadOnly(point.readOnly()));
    }
    LinuxParameters linux = properties.linuxParameters();
    if (linux != null) {
      linux.tmpfs().forEach(tmpfs -> mounts.add(memory(tmpfs)));
      Integer shared = linux.sharedMemoryMiB();
      // None at all means the usual size, as it does for an engine.
      if (shared != null && shared > 0) {
        mounts.add(memory(new Tmpfs(SHARED_MEMORY, shared, List.of())));
      }
    }
    return mounts;
  }

  private static Mount memory(Tmpfs tmpfs) {
    TmpfsOptions options = new TmpfsOptions().withSizeBytes(tmpfs.sizeMiB() * MIB);
    for (String option : tmpfs.mountOptions()) {
      var mode = MODE.matcher(option);
      if (mode.matches()) {
        options.withMode(Integer.parseInt(mode.group(1), 8));
      }
    }
    return new Mount()
        .withType(MountType.TMPFS)
        .withTarget(tmpfs.containerPath())
        .withTmpfsOptions(options);
  }
}
