package io.github.batchwright.model;

import com.google.common.primitives.Ints;
import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes what a managed environment may consist of; a field that is null stays as it is. Instances
 * that are there stay what they are. AWS: {@code ComputeResourceUpdate}.
 *
 * @param minvCpus vCPUs that are kept even when idle, at least 0
 * @param maxvCpus vCPUs that are not exceeded, at least 1
 * @param desiredvCpus vCPUs that are wanted now: not fewer than before, between minimum and maximum
 * @param type how instances are paid for
 * @param allocationStrategy which type of instance is bought; anything but BEST_FIT
 * @param instanceTypes the types of instances that may be bought
 * @param bidPercentage the most that is paid for a Spot instance, in percent of its price on
 *     demand: 1-100
 * @param minScaleDownDelay how long an idle instance is kept: 0 or 20-10,080 whole minutes. AWS:
 *     {@code scalingPolicy.minScaleDownDelayMinutes}
 * @param tags tags of the instances
 */
public record ComputeResourcesUpdate(
    @Nullable Integer minvCpus,
    @Nullable Integer maxvCpus,
    @Nullable Integer desiredvCpus,
    @Nullable ComputeResourceType type,
    @Nullable AllocationStrategy allocationStrategy,
    @Nullable List<String> instanceTypes,
    @Nullable Integer bidPercentage,
    @Nullable Duration minScaleDownDelay,
    @Nullable Map<String, String> tags) {
  /** Checks and copies the fields. */
  public ComputeResourcesUpdate {
    instanceTypes = instanceTypes == null ? null : Checks.copy(instanceTypes);
    tags = tags == null ? null : Checks.tags(tags);
    Checks.require(
        allocationStrategy != AllocationStrategy.BEST_FIT,
        "computeResources.allocationStrategy",
        String.valueOf(allocationStrategy),
        "cannot be set by an update");
  }

  /** Starts an update that changes nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what an environment may consist of after this update.
   *
   * @throws IllegalArgumentException if it cannot be so, naming the field
   */
  public ComputeResources applyTo(ComputeResources resources) {
    int min = minvCpus == null ? resources.minvCpus() : minvCpus;
    int max = maxvCpus == null ? resources.maxvCpus() : maxvCpus;
    return new ComputeResources(
        type == null ? resources.type() : type,
        allocationStrategy == null ? resources.allocationStrategy() : allocationStrategy,
        min,
        max,
        desired(resources, min, max),
        instanceTypes == null ? resources.instanceTypes() : instanceTypes,
        bidPercentage == null ? resources.bidPercentage() : bidPercentage,
        minScaleDownDelay == null ? resources.minScaleDownDelay() : minScaleDownDelay,
        tags == null ? resources.tags() : tags);
  }

  private @Nullable Integer desired(ComputeResources resources, int min, int max) {
    Integer before = resources.desiredvCpus();
    if (desiredvCpus == null) {
      // What was wanted follows the limits; it is not the caller's word this time.
      return before == null || min > max
          ? before
          : Integer.valueOf(Ints.constrainToRange(before, min, max));
    }
    int least = before == null ? resources.minvCpus() : before;
    Checks.require(
        desiredvCpus >= least,
        "computeResources.desiredvCpus",
        desiredvCpus,
        "must be at least what it is, " + least);
    return desiredvCpus;
  }

  /** Collects the fields of a {@link ComputeResourcesUpdate}. Not thread-safe. */
  public static final class Builder {
    private @Nullable Integer minvCpus;
    private @Nullable Integer maxvCpus;
    private @Nullable Integer desiredvCpus;
    private @Nullable ComputeResourceType type;
    private @Nullable AllocationStrategy allocationStrategy;
    private @Nullable List<String> instanceTypes;
    private @Nullable Integer bidPercentage;
    private @Nullable Duration minScaleDownDelay;
    private @Nullable Map<String, String> tags;

    private Builder() {}

    /** Sets the vCPUs that are kept even when idle. */
    public Builder minvCpus(int value) {
      this.minvCpus = value;
      return this;
    }

    /** Sets the vCPUs that are not exceeded. */
    public Builder maxvCpus(int value) {
      this.maxvCpus = value;
      return this;
    }

    /** Sets the vCPUs that are wanted now, not fewer than before. */
    public Builder desiredvCpus(int value) {
      this.desiredvCpus = value;
      return this;
    }

    /** Sets how instances are paid for. */
    public Builder type(ComputeResourceType value) {
      this.type = value;
      return this;
    }

    /** Sets which type of instance is bought; anything but BEST_FIT. */
    public Builder allocationStrategy(AllocationStrategy value) {
      this.allocationStrategy = value;
      return this;
    }

    /** Sets the types of instances that may be bought. */
    public Builder instanceTypes(List<String> value) {
      this.instanceTypes = value;
      return this;
    }

    /** Sets the most that is paid for a Spot instance, in percent of its price on demand. */
    public Builder bidPercentage(int value) {
      this.bidPercentage = value;
      return this;
    }

    /** Sets how long an idle instance is kept: 0 or 20-10,080 whole minutes. */
    public Builder minScaleDownDelay(Duration value) {
      this.minScaleDownDelay = value;
      return this;
    }

    /** Sets the tags of the instances. */
    public Builder tags(Map<String, String> value) {
      this.tags = value;
      return this;
    }

    /**
     * Returns the update.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public ComputeResourcesUpdate build() {
      return new ComputeResourcesUpdate(
          minvCpus,
          maxvCpus,
          desiredvCpus,
          type,
          allocationStrategy,
          instanceTypes,
          bidPercentage,
          minScaleDownDelay,
          tags);
    }
  }
}
