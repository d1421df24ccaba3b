package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.capacity.Money;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of instances that run jobs. AWS: {@code CreateComputeEnvironment}.
 *
 * <p>The instances are given here, one by one. An environment that has {@link #computeResources}
 * and no instances waits for a provider of capacity; one that has neither waits for somebody who
 * tells of its hosts. Until it has an instance it is INVALID, and queues pass it over.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param type who looks after the instances
 * @param state whether it takes new work
 * @param instances what each instance has, at most 100,000 of them; a job runs on one instance, a
 *     node of a multi-node job on one of its own. None if they are told of as they come and go
 * @param computeResources what it may consist of, or null if the instances say so; only if MANAGED
 * @param unmanagedvCpus how many vCPUs a share policy may count on, at least 0; only if UNMANAGED,
 *     null for none
 * @param pricePerHour what each instance costs an hour for as long as the environment is there, at
 *     least 0, or null if that is not known; only with instances. Not in AWS
 * @param updatePolicy what becomes of running jobs when instances are replaced
 * @param gpuPolicy which jobs may use the instances that have GPUs; ANY_JOB unless said. Not in AWS
 * @param tags at most 50
 */
public record ComputeEnvironment(
    String name,
    ComputeEnvironmentType type,
    ResourceState state,
    List<Resources> instances,
    @Nullable ComputeResources computeResources,
    @Nullable Integer unmanagedvCpus,
    @Nullable Money pricePerHour,
    UpdatePolicy updatePolicy,
    GpuPolicy gpuPolicy,
    Map<String, String> tags) {
  private static final int MOST_INSTANCES = 100_000;

  /** Checks and copies the fields. */
  public ComputeEnvironment {
    Checks.name("computeEnvironmentName", name);
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(state, "state");
    Checks.require(
        instances.size() <= MOST_INSTANCES,
        "instances",
        instances.size() + " instances",
        "must be at most 100000");
    instances = Checks.copy(instances);
    Checks.require(
        computeResources == null || type == ComputeEnvironmentType.MANAGED,
        "computeResources",
        type,
        "may be given only for a MANAGED environment");
    if (unmanagedvCpus != null) {
      Checks.require(
          type == ComputeEnvironmentType.UNMANAGED,
          "unmanagedvCpus",
          unmanagedvCpus,
          "may be given only for an UNMANAGED environment");
      Checks.atLeast("unmanagedvCpus", unmanagedvCpus, 0);
    }
    if (pricePerHour != null) {
      Checks.require(
          !instances.isEmpty(),
          "pricePerHour",
          pricePerHour,
          "may be given only for an environment with instances");
      Checks.require(
          pricePerHour.amount().signum() >= 0, "pricePerHour", pricePerHour, "must be at least 0");
    }
    Objects.requireNonNull(updatePolicy, "updatePolicy");
    // What was written down before there was such a policy has none.
    gpuPolicy = Objects.requireNonNullElse(gpuPolicy, GpuPolicy.ANY_JOB);
    tags = Checks.tags(tags);
  }

  /** Returns an environment of one instance. */
  public static ComputeEnvironment fixed(String name, Resources capacity) {
    return fixed(name, 1, capacity);
  }

  /** Returns an environment of equal instances. */
  public static ComputeEnvironment fixed(String name, int instanceCount, Resources each) {
    return builder(name).instances(instanceCount, each).build();
  }

  /** Returns an environment of one instance that has what this machine has. */
  public static ComputeEnvironment thisMachine(String name) {
    return fixed(name, Resources.ofThisMachine());
  }

  /**
   * Returns an environment whose instances are the hosts that somebody tells of, such as an
   * executor of containers. Until there is one it is INVALID, and queues pass it over.
   */
  public static ComputeEnvironment reported(String name) {
    return builder(name).build();
  }

  /** Starts an enabled, managed environment. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Starts an environment that has every field of this one. */
  public Builder toBuilder() {
    Builder copy = new Builder(name);
    copy.type = type;
    copy.state = state;
    copy.instances = instances;
    copy.computeResources = computeResources;
    copy.unmanagedvCpus = unmanagedvCpus;
    copy.pricePerHour = pricePerHour;
    copy.updatePolicy = updatePolicy;
    copy.gpuPolicy = gpuPolicy;
    copy.tags.putAll(tags);
    return copy;
  }

  /** Returns this environment in another state. */
  public ComputeEnvironment withState(ResourceState newState) {
    return toBuilder().state(newState).build();
  }

  /** Returns this environment with these tags and no others. */
  public ComputeEnvironment withTags(Map<String, String> newTags) {
    return new ComputeEnvironment(
        name,
        type,
        state,
        instances,
        computeResources,
        unmanagedvCpus,
        pricePerHour,
        updatePolicy,
        gpuPolicy,
        newTags);
  }

  /** Says whether its instances are the hosts that somebody tells of: nothing else gives it any. */
  public boolean isReported() {
    return instances.isEmpty() && computeResources == null;
  }

  /** Says whether its instances are bought as they are needed. */
  public boolean isElastic() {
    return instances.isEmpty() && computeResources != null;
  }

  /** Says whether its instances may be taken back at any time. */
  public boolean isSpot() {
    return computeResources != null && computeResources.type() == ComputeResourceType.SPOT;
  }

  /** Collects the fields of a {@link ComputeEnvironment}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private ComputeEnvironmentType type = ComputeEnvironmentType.MANAGED;
    private ResourceState state = ResourceState.ENABLED;
    private List<Resources> instances = List.of();
    private @Nullable ComputeResources computeResources;
    private @Nullable Integer unmanagedvCpus;
    private @Nullable Money pricePerHour;
    private UpdatePolicy updatePolicy = UpdatePolicy.DEFAULT;
    private GpuPolicy gpuPolicy = GpuPolicy.ANY_JOB;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Sets who looks after the instances. */
    public Builder type(ComputeEnvironmentType newType) {
      this.type = newType;
      return this;
    }

    /** Sets whether it takes new work. */
    public Builder state(ResourceState newState) {
      this.state = newState;
      return this;
    }

    /** Sets what each instance has. */
    public Builder instances(List<Resources> each) {
      this.instances = each;
      return this;
    }

    /** Has this many instances that are alike. */
    public Builder instances(int count, Resources each) {
      Checks.range("instances", count, 1, MOST_INSTANCES);
      return instances(Collections.nCopies(count, each));
    }

    /** Sets what a managed environment may consist of. */
    public Builder computeResources(ComputeResources resources) {
      this.computeResources = resources;
      return this;
    }

    /** Makes it UNMANAGED, and sets how many vCPUs a share policy may count on. */
    public Builder unmanaged(int vcpus) {
      this.type = ComputeEnvironmentType.UNMANAGED;
      this.unmanagedvCpus = vcpus;
      return this;
    }

    /** Sets what each instance costs an hour for as long as the environment is there. */
    public Builder pricePerHour(Money price) {
      this.pricePerHour = price;
      return this;
    }

    /** Sets what becomes of running jobs when instances are replaced. */
    public Builder updatePolicy(UpdatePolicy policy) {
      this.updatePolicy = policy;
      return this;
    }

    /** Sets which jobs may use the instances that have GPUs. */
    public Builder gpuPolicy(GpuPolicy policy) {
      this.gpuPolicy = policy;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the environment.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public ComputeEnvironment build() {
      return new ComputeEnvironment(
          name,
          type,
          state,
          instances,
          computeResources,
          unmanagedvCpus,
          pricePerHour,
          updatePolicy,
          gpuPolicy,
          tags);
    }
  }
}
