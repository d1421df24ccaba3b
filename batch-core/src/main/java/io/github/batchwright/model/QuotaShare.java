package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A part of the capacity of a queue, with jobs of its own. AWS: {@code CreateQuotaShare}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}, one of its kind in its queue. AWS: {@code
 *     quotaShareName}
 * @param jobQueue the name of the queue, whose scheduling policy must have a {@code
 *     quotaSharePolicy}
 * @param capacityLimits how much its jobs may have without borrowing; at least one, none twice for
 *     a unit. What is not named is not limited
 * @param resourceSharing what becomes of capacity that it does not use. AWS: {@code
 *     resourceSharingConfiguration}
 * @param inSharePreemption whether its jobs may be stopped for those of it that have a higher
 *     {@code schedulingPriority}. AWS: {@code preemptionConfiguration.inSharePreemption}
 * @param state whether it takes submissions
 * @param tags at most 50
 */
public record QuotaShare(
    String name,
    String jobQueue,
    List<QuotaCapacityLimit> capacityLimits,
    ResourceSharing resourceSharing,
    boolean inSharePreemption,
    ResourceState state,
    Map<String, String> tags) {
  /** Checks and copies the fields. */
  public QuotaShare {
    Checks.name("quotaShareName", name);
    Checks.notBlank("jobQueue", jobQueue);
    Objects.requireNonNull(resourceSharing, "resourceSharingConfiguration");
    Objects.requireNonNull(state, "state");
    Checks.require(
        !capacityLimits.isEmpty(), "capacityLimits", capacityLimits, "must hold at least one");
    Checks.require(
        capacityLimits.stream().map(QuotaCapacityLimit::capacityUnit).distinct().count()
            == capacityLimits.size(),
        "capacityLimits",
        capacityLimits,
        "must name no unit twice");
    capacityLimits = Checks.copy(capacityLimits);
    tags = Checks.tags(tags);
  }

  /** Starts an enabled share that reserves its capacity and preempts nothing. */
  public static Builder builder(String jobQueue, String name) {
    return new Builder(jobQueue, name);
  }

  /** Returns this share with these tags and no others. */
  public QuotaShare withTags(Map<String, String> newTags) {
    return new QuotaShare(
        name, jobQueue, capacityLimits, resourceSharing, inSharePreemption, state, newTags);
  }

  /** Collects the fields of a {@link QuotaShare}. Not thread-safe. */
  public static final class Builder {
    private final String jobQueue;
    private final String name;
    private final List<QuotaCapacityLimit> limits = new ArrayList<>();
    private ResourceSharing sharing = ResourceSharing.reserve();
    private boolean inSharePreemption;
    private ResourceState state = ResourceState.ENABLED;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder(String jobQueue, String name) {
      this.jobQueue = jobQueue;
      this.name = name;
    }

    /** Limits how much of a unit its jobs may have without borrowing. */
    public Builder limit(QuotaUnit unit, int maxCapacity) {
      limits.add(new QuotaCapacityLimit(unit, maxCapacity));
      return this;
    }

    /** Says what becomes of capacity that it does not use. */
    public Builder sharing(ResourceSharing how) {
      this.sharing = how;
      return this;
    }

    /** Says whether its jobs may be stopped for more important ones of it. */
    public Builder inSharePreemption(boolean enabled) {
      this.inSharePreemption = enabled;
      return this;
    }

    /** Sets whether it takes submissions. */
    public Builder state(ResourceState newState) {
      this.state = newState;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the share.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public QuotaShare build() {
      return new QuotaShare(name, jobQueue, limits, sharing, inSharePreemption, state, tags);
    }
  }
}
