package io.github.batchwright.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A set of instances that run jobs, here of fixed capacity. AWS: {@code CreateComputeEnvironment}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param state whether it takes new work
 * @param instances what each instance has, at least one and at most 100,000 of them; a job runs on
 *     one instance
 */
public record ComputeEnvironment(String name, ResourceState state, List<Resources> instances) {
  /** Checks and copies the fields. */
  public ComputeEnvironment {
    Checks.name("computeEnvironmentName", name);
    Objects.requireNonNull(state, "state");
    Checks.require(
        !instances.isEmpty() && instances.size() <= 100_000,
        "instances",
        instances.size() + " instances",
        "must be 1-100000");
    instances = Checks.copy(instances);
  }

  /** Returns an environment of one instance. */
  public static ComputeEnvironment fixed(String name, Resources capacity) {
    return fixed(name, 1, capacity);
  }

  /** Returns an environment of equal instances. */
  public static ComputeEnvironment fixed(String name, int instanceCount, Resources each) {
    Checks.range("instances", instanceCount, 1, 100_000);
    return new ComputeEnvironment(
        name, ResourceState.ENABLED, Collections.nCopies(instanceCount, each));
  }

  /** Returns an environment of one instance that has what this machine has. */
  public static ComputeEnvironment thisMachine(String name) {
    return fixed(name, Resources.ofThisMachine());
  }

  /** Returns this environment in another state. */
  public ComputeEnvironment withState(ResourceState newState) {
    return new ComputeEnvironment(name, newState, instances);
  }
}
