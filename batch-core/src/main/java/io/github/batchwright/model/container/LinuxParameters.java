package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only a container on Linux can have. AWS: {@code linuxParameters}.
 *
 * @param devices devices of the host that it sees
 * @param initProcessEnabled whether its first process passes signals on and reaps what is left
 *     behind, or null to leave it to the executor
 * @param sharedMemoryMiB the size of {@code /dev/shm} in MiB, at least 0, or null for what is
 *     usual. AWS: {@code linuxParameters.sharedMemorySize}
 * @param tmpfs file systems in memory
 * @param maxSwapMiB how much swap it may use, in MiB, at least 0, or null for what is usual. AWS:
 *     {@code linuxParameters.maxSwap}
 * @param swappiness how eagerly its memory is swapped, 0-100, or null for what is usual; without a
 *     meaning unless maxSwap is given
 */
public record LinuxParameters(
    List<Device> devices,
    @Nullable Boolean initProcessEnabled,
    @Nullable Integer sharedMemoryMiB,
    List<Tmpfs> tmpfs,
    @Nullable Integer maxSwapMiB,
    @Nullable Integer swappiness) {
  /** Checks and copies the fields. */
  public LinuxParameters {
    devices = Checks.copy(devices);
    if (sharedMemoryMiB != null) {
      Checks.atLeast("linuxParameters.sharedMemorySize", sharedMemoryMiB, 0);
    }
    Checks.distinct(
        "linuxParameters.tmpfs.containerPath", tmpfs.stream().map(Tmpfs::containerPath).toList());
    tmpfs = Checks.copy(tmpfs);
    if (maxSwapMiB != null) {
      Checks.atLeast("linuxParameters.maxSwap", maxSwapMiB, 0);
    }
    if (swappiness != null) {
      Checks.range("linuxParameters.swappiness", swappiness, 0, 100);
    }
  }

  /** Starts with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields of {@link LinuxParameters}. Not thread-safe. */
  public static final class Builder {
    private final List<Device> devices = new ArrayList<>();
    private final List<Tmpfs> tmpfs = new ArrayList<>();
    private @Nullable Boolean initProcessEnabled;
    private @Nullable Integer sharedMemoryMiB;
    private @Nullable Integer maxSwapMiB;
    private @Nullable Integer swappiness;

    private Builder() {}

    /** Adds a device of the host. */
    public Builder device(Device device) {
      devices.add(device);
      return this;
    }

    /** Says whether its first process passes signals on and reaps what is left behind. */
    public Builder initProcessEnabled(boolean enabled) {
      this.initProcessEnabled = enabled;
      return this;
    }

    /** Sets the size of {@code /dev/shm} in MiB. */
    public Builder sharedMemoryMiB(int size) {
      this.sharedMemoryMiB = size;
      return this;
    }

    /** Adds a file system in memory. */
    public Builder tmpfs(Tmpfs fileSystem) {
      tmpfs.add(fileSystem);
      return this;
    }

    /** Sets how much swap it may use, in MiB. */
    public Builder maxSwapMiB(int size) {
      this.maxSwapMiB = size;
      return this;
    }

    /** Sets how eagerly its memory is swapped, 0-100. */
    public Builder swappiness(int eagerness) {
      this.swappiness = eagerness;
      return this;
    }

    /**
     * Returns the parameters.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public LinuxParameters build() {
      return new LinuxParameters(
          devices, initProcessEnabled, sharedMemoryMiB, tmpfs, maxSwapMiB, swappiness);
    }
  }
}
