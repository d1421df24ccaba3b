package io.github.batchwright.model;

import com.google.common.math.IntMath;
import com.google.common.math.LongMath;
import io.github.batchwright.checks.Checks;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * An amount of vCPU, memory and GPU: what a job asks for, or what an instance has. AWS: {@code
 * resourceRequirements} of type VCPU, MEMORY and GPU.
 *
 * @param milliVcpus thousandths of a vCPU, at least 0
 * @param memoryMiB memory in MiB, at least 0
 * @param gpus whole GPUs, at least 0
 */
public record Resources(long milliVcpus, long memoryMiB, int gpus) {
  /** Nothing at all. */
  public static final Resources NONE = new Resources(0, 0, 0);

  /** Checks that no amount is negative. */
  public Resources {
    Checks.atLeast("milliVcpus", milliVcpus, 0);
    Checks.atLeast("memoryMiB", memoryMiB, 0);
    Checks.atLeast("gpus", gpus, 0);
  }

  /**
   * Returns an amount without GPUs.
   *
   * @param vcpus vCPUs; fractions are kept to a thousandth
   * @param memoryMiB memory in MiB
   */
  public static Resources of(double vcpus, long memoryMiB) {
    Checks.require(
        vcpus >= 0 && vcpus <= 1_000_000, "vcpus", vcpus, "must be between 0 and 1000000");
    return new Resources(Math.round(vcpus * 1000), memoryMiB, 0);
  }

  /** Returns the processors and the physical memory of this machine, without GPUs. */
  public static Resources ofThisMachine() {
    long bytes =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory();
    return of(Runtime.getRuntime().availableProcessors(), bytes >> 20);
  }

  /** Returns this amount with another number of GPUs. */
  public Resources withGpus(int count) {
    return new Resources(milliVcpus, memoryMiB, count);
  }

  /** Returns the vCPUs as a number, such as 0.5. */
  public double vcpus() {
    return milliVcpus / 1000.0;
  }

  /** Returns the sum of both amounts; what is too large to be counted stays at the largest. */
  public Resources plus(Resources other) {
    return new Resources(
        LongMath.saturatedAdd(milliVcpus, other.milliVcpus),
        LongMath.saturatedAdd(memoryMiB, other.memoryMiB),
        IntMath.saturatedAdd(gpus, other.gpus));
  }

  /**
   * Returns what is left of this amount once {@code other} is taken.
   *
   * @throws IllegalArgumentException if {@code other} does not fit
   */
  public Resources minus(Resources other) {
    return new Resources(
        milliVcpus - other.milliVcpus, memoryMiB - other.memoryMiB, gpus - other.gpus);
  }

  /**
   * Returns what is left of this amount once {@code other} is taken, as far as it can be: nothing
   * of what there is less of.
   */
  public Resources without(Resources other) {
    return new Resources(
        Math.max(0, milliVcpus - other.milliVcpus),
        Math.max(0, memoryMiB - other.memoryMiB),
        Math.max(0, gpus - other.gpus));
  }

  /** Says whether this amount can be taken from {@code available}. */
  public boolean fitsIn(Resources available) {
    return milliVcpus <= available.milliVcpus
        && memoryMiB <= available.memoryMiB
        && gpus <= available.gpus;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(3);
    parts.add(milliVcpus % 1000 == 0 ? milliVcpus / 1000 + " vCPU" : milliVcpus / 1000.0 + " vCPU");
    parts.add(memoryMiB + " MiB");
    if (gpus > 0) {
      parts.add(gpus + " GPU");
    }
    return String.join(", ", parts);
  }
}
