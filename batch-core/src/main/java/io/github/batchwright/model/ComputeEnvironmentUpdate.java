package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.capacity.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a compute environment; a field that is null stays as it is. AWS: {@code
 * UpdateComputeEnvironment}.
 *
 * @param computeEnvironment the name of the environment
 * @param state whether it takes new work
 * @param instances all its instances from then on: what it had, with more at the end, or without
 *     some at the end on which nothing runs; none for one that has hosts. Not in AWS
 * @param computeResources changes what it may consist of; only if it has computeResources
 * @param unmanagedvCpus how many vCPUs a share policy may count on, at least 0; only if UNMANAGED
 * @param pricePerHour what each of its instances costs an hour from then on; only with instances.
 *     Not in AWS
 * @param updatePolicy what becomes of running jobs when instances are replaced
 * @param gpuPolicy which jobs may use the instances that have GPUs from then on; what runs there
 *     goes on. Not in AWS
 */
public record ComputeEnvironmentUpdate(
    String computeEnvironment,
    @Nullable ResourceState state,
    @Nullable List<Resources> instances,
    @Nullable ComputeResourcesUpdate computeResources,
    @Nullable Integer unmanagedvCpus,
    @Nullable Money pricePerHour,
    @Nullable UpdatePolicy updatePolicy,
    @Nullable GpuPolicy gpuPolicy) {
  /** Checks and copies the fields. */
  public ComputeEnvironmentUpdate {
    Checks.notBlank("computeEnvironment", computeEnvironment);
    instances = instances == null ? null : Checks.copy(instances);
  }

  /** Starts an update that changes nothing. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Returns an environment as it is after this update.
   *
   * @throws IllegalArgumentException if it cannot be so, naming the field
   */
  public ComputeEnvironment applyTo(ComputeEnvironment environment) {
    ComputeResources resources = environment.computeResources();
    if (computeResources != null) {
      Checks.require(
          resources != null,
          "computeResources",
          environment.name(),
          "has none that could be updated");
    }
    return new ComputeEnvironment(
        environment.name(),
        environment.type(),
        state == null ? environment.state() : state,
        instances == null ? environment.instances() : instances,
        resources == null || computeResources == null
            ? resources
            : computeResources.applyTo(resources),
        unmanagedvCpus == null ? environment.unmanagedvCpus() : unmanagedvCpus,
        pricePerHour == null ? environment.pricePerHour() : pricePerHour,
        updatePolicy == null ? environment.updatePolicy() : updatePolicy,
        gpuPolicy == null ? environment.gpuPolicy() : gpuPolicy,
        environment.tags());
  }

  /** Collects the fields of a {@link ComputeEnvironmentUpdate}. Not thread-safe. */
  public static final class Builder {
    private final String computeEnvironment;
    private @Nullable ResourceState state;
    private @Nullable List<Resources> instances;
    private @Nullable ComputeResourcesUpdate computeResources;
    private @Nullable Integer unmanagedvCpus;
    private @Nullable Money pricePerHour;
    private @Nullable UpdatePolicy updatePolicy;
    private @Nullable GpuPolicy gpuPolicy;

    private Builder(String name) {
      this.computeEnvironment = name;
    }

    /** Sets whether it takes new work. */
    public Builder state(ResourceState value) {
      this.state = value;
      return this;
    }

    /** Sets its instances: what it had, with more or fewer at the end. */
    public Builder instances(List<Resources> value) {
      this.instances = value;
      return this;
    }

    /** Changes what it may consist of. */
    public Builder computeResources(ComputeResourcesUpdate value) {
      this.computeResources = value;
      return this;
    }

    /** Sets how many vCPUs a share policy may count on. */
    public Builder unmanagedvCpus(int value) {
      this.unmanagedvCpus = value;
      return this;
    }

    /** Sets what each instance costs an hour. */
    public Builder pricePerHour(Money value) {
      this.pricePerHour = value;
      return this;
    }

    /** Sets what becomes of running jobs when instances are replaced. */
    public Builder updatePolicy(UpdatePolicy value) {
      this.updatePolicy = value;
      return this;
    }

    /** Sets which jobs may use the instances that have GPUs. */
    public Builder gpuPolicy(GpuPolicy value) {
      this.gpuPolicy = value;
      return this;
    }

    /**
     * Returns the update.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public ComputeEnvironmentUpdate build() {
      return new ComputeEnvironmentUpdate(
          computeEnvironment,
          state,
          instances,
          computeResources,
          unmanagedvCpus,
          pricePerHour,
          updatePolicy,
          gpuPolicy);
    }
  }
}
