package io.github.batchwright.samples.elastic;

import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of the day run on.
 *
 * @param name what it is called
 * @param environment the compute environment
 * @param cloud who sells its instances, or null if it has one that is always there
 */
record Scenario(String name, ComputeEnvironment environment, @Nullable SimulatedCloud cloud) {
  /** The processors of the machine that the day is of. */
  static final int PROCESSORS = 128;

  /** What is as large as that machine. */
  static final String WHOLE_MACHINE = "c6i.32xlarge";

  private static final String ENVIRONMENT = "compute";

  /** Instances take between one and two minutes until they can run jobs. */
  private static final Duration SHORTEST_BOOT = Duration.ofMinutes(1);

  private static final Duration LONGEST_BOOT = Duration.ofMinutes(2);

  static List<Scenario> all() {
    return List.of(
        fixed(),
        onDemand("on demand, to 128 vCPU", PROCESSORS, Duration.ZERO),
        onDemand("the same, idle for 20 min", PROCESSORS, Duration.ofMinutes(20)),
        onDemand("on demand, to 256 vCPU", 2 * PROCESSORS, Duration.ZERO),
        spot());
  }

  /** One instance that is always there. */
  static Scenario fixed() {
    Resources machine =
        catalog().find(WHOLE_MACHINE).orElseThrow(IllegalStateException::new).capacity();
    return new Scenario("fixed, 128 vCPU", ComputeEnvironment.fixed(ENVIRONMENT, machine), null);
  }

  static Scenario onDemand(String name, int maxvCpus, Duration idle) {
    return new Scenario(
        name,
        elastic(ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, maxvCpus, idle),
        SimulatedCloud.builder(catalog(), ENVIRONMENT)
            .bootTime(SHORTEST_BOOT, LONGEST_BOOT)
            .build());
  }

  /** One instance in twenty is taken back within an hour. */
  static Scenario spot() {
    return new Scenario(
        "Spot, to 128 vCPU",
        elastic(
            ComputeResourceType.SPOT,
            AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED,
            PROCESSORS,
            Duration.ZERO),
        SimulatedCloud.builder(catalog(), ENVIRONMENT)
            .bootTime(SHORTEST_BOOT, LONGEST_BOOT)
            .reclaimsPerHour(0.05)
            .build());
  }

  private static ComputeEnvironment elastic(
      ComputeResourceType type, AllocationStrategy strategy, int maxvCpus, Duration idle) {
    return ComputeEnvironment.builder(ENVIRONMENT)
        .computeResources(
            new ComputeResources(
                type, strategy, 0, maxvCpus, null, List.of("c6i"), null, idle, Map.of()))
        .build();
  }

  static InstanceCatalog catalog() {
    try (InputStream in = Scenario.class.getResourceAsStream("catalog.json")) {
      byte[] json = Objects.requireNonNull(in).readAllBytes();
      return InstanceCatalog.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
