package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a managed environment may consist of. AWS: {@code computeResources}.
 *
 * @param type how instances are paid for
 * @param allocationStrategy which type of instance is bought, or null for BEST_FIT; those named
 *     after Spot instances are for {@code type} SPOT alone
 * @param minvCpus vCPUs that are kept even when idle, at least 0
 * @param maxvCpus vCPUs that are not exceeded, at least 1
 * @param desiredvCpus vCPUs to begin with, or null for the minimum; between both
 * @param instanceTypes the types of instances that may be bought
 * @param bidPercentage the most that is paid for a Spot instance, in percent of its price on
 *     demand: 1-100, or null for 100
 * @param minScaleDownDelay how long an idle instance is kept: 0 or 20-10,080 whole minutes. AWS:
 *     {@code scalingPolicy.minScaleDownDelayMinutes}
 * @param tags tags of the instances
 */
public record ComputeResources(
    ComputeResourceType type,
    @Nullable AllocationStrategy allocationStrategy,
    int minvCpus,
    int maxvCpus,
    @Nullable Integer desiredvCpus,
    List<String> instanceTypes,
    @Nullable Integer bidPercentage,
    Duration minScaleDownDelay,
    Map<String, String> tags) {
  /** Checks and copies the fields. */
  public ComputeResources {
    Objects.requireNonNull(type, "computeResources.type");
    if (allocationStrategy != null && type != ComputeResourceType.SPOT) {
      Checks.require(
          !allocationStrategy.isForSpot(),
          "computeResources.allocationStrategy",
          allocationStrategy,
          "must be one of those for instances on demand, as type is " + type);
    }
    Checks.atLeast("computeResources.minvCpus", minvCpus, 0);
    Checks.atLeast("computeResources.maxvCpus", maxvCpus, 1);
    Checks.require(
        minvCpus <= maxvCpus,
        "computeResources.minvCpus",
        minvCpus,
        "must be at most maxvCpus, " + maxvCpus);
    if (desiredvCpus != null) {
      Checks.range("computeResources.desiredvCpus", desiredvCpus, minvCpus, maxvCpus);
    }
    instanceTypes = Checks.copy(instanceTypes);
    if (bidPercentage != null) {
      Checks.range("computeResources.bidPercentage", bidPercentage, 1, 100);
    }
    if (!minScaleDownDelay.isZero()) {
      Checks.minutes("computeResources.minScaleDownDelay", minScaleDownDelay, 20, 10_080);
    }
    tags = Checks.tags(tags);
  }

  /** Returns on-demand capacity of at most this many vCPUs and none kept idle. */
  public static ComputeResources onDemand(int maxvCpus, String... instanceTypes) {
    return of(ComputeResourceType.EC2, maxvCpus, instanceTypes);
  }

  /** Returns Spot capacity of at most this many vCPUs and none kept idle. */
  public static ComputeResources spot(int maxvCpus, String... instanceTypes) {
    return of(ComputeResourceType.SPOT, maxvCpus, instanceTypes);
  }

  private static ComputeResources of(ComputeResourceType type, int maxvCpus, String... types) {
    return new ComputeResources(
        type, null, 0, maxvCpus, null, List.of(types), null, Duration.ZERO, Map.of());
  }

  /** Returns the same with another maximum. */
  public ComputeResources withMaxvCpus(int vcpus) {
    return new ComputeResources(
        type,
        allocationStrategy,
        minvCpus,
        vcpus,
        desiredvCpus,
        instanceTypes,
        bidPercentage,
        minScaleDownDelay,
        tags);
  }
}
