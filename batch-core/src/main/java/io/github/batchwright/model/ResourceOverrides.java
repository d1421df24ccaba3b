package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Other amounts of some of the things that a job asks for. AWS: {@code resourceRequirements} of
 * overrides.
 *
 * @param milliVcpus thousandths of a vCPU, at least 0, or null to leave them as they are
 * @param memoryMiB memory in MiB, at least 0, or null to leave it as it is
 * @param gpus whole GPUs, at least 0, or null to leave them as they are
 */
public record ResourceOverrides(
    @Nullable Long milliVcpus, @Nullable Long memoryMiB, @Nullable Integer gpus) {
  /** Leaves everything as it is. */
  public static final ResourceOverrides NONE = new ResourceOverrides(null, null, null);

  /** Checks that no amount is negative. */
  public ResourceOverrides {
    if (milliVcpus != null) {
      Checks.atLeast("resourceRequirements.VCPU", milliVcpus, 0);
    }
    if (memoryMiB != null) {
      Checks.atLeast("resourceRequirements.MEMORY", memoryMiB, 0);
    }
    if (gpus != null) {
      Checks.atLeast("resourceRequirements.GPU", gpus, 0);
    }
  }

  /** Returns other vCPUs and another amount of memory. */
  public static ResourceOverrides of(double vcpus, long memoryMiB) {
    return NONE.withVcpus(vcpus).withMemoryMiB(memoryMiB);
  }

  /** Returns these with other vCPUs; fractions are kept to a thousandth. */
  public ResourceOverrides withVcpus(double vcpus) {
    return new ResourceOverrides(Resources.of(vcpus, 0).milliVcpus(), memoryMiB, gpus);
  }

  /** Returns these with another amount of memory in MiB. */
  public ResourceOverrides withMemoryMiB(long amount) {
    return new ResourceOverrides(milliVcpus, amount, gpus);
  }

  /** Returns these with another number of GPUs. */
  public ResourceOverrides withGpus(int count) {
    return new ResourceOverrides(milliVcpus, memoryMiB, count);
  }

  /** Says whether everything is left as it is. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Returns what is asked for once these are put over it. */
  public Resources applyTo(Resources demand) {
    return new Resources(
        milliVcpus == null ? demand.milliVcpus() : milliVcpus,
        memoryMiB == null ? demand.memoryMiB() : memoryMiB,
        gpus == null ? demand.gpus() : gpus);
  }
}
