package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;

/**
 * A file system in memory. AWS: {@code linuxParameters.tmpfs}.
 *
 * @param containerPath where the container sees it
 * @param sizeMiB its size in MiB, at least 1. AWS: {@code size}
 * @param mountOptions options such as {@code noexec} or {@code mode=1777}
 */
public record Tmpfs(String containerPath, int sizeMiB, List<String> mountOptions) {
  private static final List<String> OPTIONS =
      List.of(
          ("defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand"
                  + " atime noatime diratime nodiratime bind rbind unbindable runbindable private"
                  + " rprivate shared rshared slave rslave relatime norelatime strictatime"
                  + " nostrictatime mode uid gid nr_inodes nr_blocks mpol")
              .split(" "));

  /** Checks and copies the fields. */
  public Tmpfs {
    Checks.notBlank("linuxParameters.tmpfs.containerPath", containerPath);
    Checks.atLeast("linuxParameters.tmpfs.size", sizeMiB, 1);
    for (String option : mountOptions) {
      int equals = option.indexOf('=');
      Checks.require(
          OPTIONS.contains(equals < 0 ? option : option.substring(0, equals)),
          "linuxParameters.tmpfs.mountOptions",
          option,
          "must be a mount option of tmpfs");
    }
    mountOptions = Checks.copy(mountOptions);
  }
}
