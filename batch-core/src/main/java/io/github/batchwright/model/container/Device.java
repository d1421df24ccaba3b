package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device of the host that a container sees. AWS: {@code linuxParameters.devices}.
 *
 * @param hostPath the path of the device on the host
 * @param containerPath its path in the container, or null for the same
 * @param permissions what the container may do with it, each once; none means all of them
 */
public record Device(
    String hostPath, @Nullable String containerPath, List<DeviceCgroupPermission> permissions) {
  /** Checks and copies the fields. */
  public Device {
    Checks.notBlank("linuxParameters.devices.hostPath", hostPath);
    if (containerPath != null) {
      Checks.notBlank("linuxParameters.devices.containerPath", containerPath);
    }
    Checks.distinct("linuxParameters.devices.permissions", permissions);
    permissions = Checks.copy(permissions);
  }

  /** Returns a device that has the same path in the container, with every permission. */
  public static Device of(String hostPath) {
    return new Device(hostPath, null, List.of());
  }
}
