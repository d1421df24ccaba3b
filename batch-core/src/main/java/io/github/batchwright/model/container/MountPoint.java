package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;

/**
 * Where a container sees a volume. AWS: {@code mountPoints}.
 *
 * @param sourceVolume the name of the volume
 * @param containerPath the path in the container, not blank
 * @param readOnly whether the container may only read it
 */
public record MountPoint(String sourceVolume, String containerPath, boolean readOnly) {
  /** Checks the fields. */
  public MountPoint {
    Checks.longName("mountPoints.sourceVolume", sourceVolume);
    Checks.notBlank("mountPoints.containerPath", containerPath);
  }

  /** Returns a mount point that can be written to. */
  public static MountPoint of(String sourceVolume, String containerPath) {
    return new MountPoint(sourceVolume, containerPath, false);
  }
}
