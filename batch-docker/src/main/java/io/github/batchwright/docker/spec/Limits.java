package io.github.batchwright.docker.spec;

import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.LinuxParameters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of its host a container may use at most. */
public final class Limits {
  private static final long NANOS_PER_MILLI_VCPU = 1_000_000;

  /** The smallest share of a CPU that the engine takes. */
  private static final long LEAST_MILLI_VCPUS = 10;

  private Limits() {}

  /**
   * Puts in the limits.
   *
   * @param usualPids how many processes it may have if it does not say
   */
  public static void fill(HostConfig config, ContainerProperties properties, int usualPids) {
    Resources demand = properties.resourceRequirements();
    config.withNanoCPUs(nanoCpus(demand)).withPidsLimit(pids(properties, usualPids));
    fillMemory(config, demand.memoryMiB() << 20, properties.linuxParameters());
    if (!properties.ulimits().isEmpty()) {
      config.withUlimits(
          properties.ulimits().stream()
              .map(limit -> new Ulimit(limit.name(), limit.softLimit(), limit.hardLimit()))
              .toList());
    }
    if (demand.gpus() > 0) {
      config.withDeviceRequests(
          List.of(
              new DeviceRequest()
                  .withCount(demand.gpus())
                  .withCapabilities(List.of(List.of("gpu")))));
    }
    EphemeralStorage storage = properties.ephemeralStorage();
    if (storage != null) {
      config.withStorageOpt(Map.of("size", storage.sizeInGiB() + "G"));
    }
  }

  /** Returns how much of the CPUs it may use, in billionths of one. */
  public static long nanoCpus(Resources demand) {
    return Math.max(demand.milliVcpus(), LEAST_MILLI_VCPUS) * NANOS_PER_MILLI_VCPU;
  }

  /**
   * Returns how many processes it may have.
   *
   * @param usualPids how many if it does not say
   */
  public static long pids(ContainerProperties properties, int usualPids) {
    Integer pids = properties.engineOptionsOrDefault().pidsLimit();
    return pids == null ? usualPids : pids;
  }

  private static void fillMemory(HostConfig config, long memory, @Nullable LinuxParameters linux) {
    Integer swap = linux == null ? null : linux.maxSwapMiB();
    config
        .withMemory(memory)
        // Memory and swap together; the same as the memory means no swap.
        .withMemorySwap(memory + (swap == null ? 0 : (long) swap << 20));
    if (linux == null) {
      return;
    }
    if (swap != null && linux.swappiness() != null) {
      config.withMemorySwappiness(linux.swappiness().longValue());
    }
    if (linux.sharedMemoryMiB() != null) {
      config.withShmSize((long) linux.sharedMemoryMiB() << 20);
    }
  }
}
