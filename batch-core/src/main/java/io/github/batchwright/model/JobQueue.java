package io.github.batchwright.model;

import java.util.List;
import java.util.Objects;

/**
 * A queue of jobs in front of compute environments, served first in, first out. AWS: {@code
 * CreateJobQueue}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param state whether it takes submissions
 * @param priority queues of a higher priority are served first; at least 0
 * @param computeEnvironmentOrder names of environments, in the order they are tried; at least one,
 *     none twice
 */
public record JobQueue(
    String name, ResourceState state, int priority, List<String> computeEnvironmentOrder) {
  /** Checks and copies the fields. */
  public JobQueue {
    Checks.name("jobQueueName", name);
    Objects.requireNonNull(state, "state");
    Checks.atLeast("priority", priority, 0);
    Checks.require(
        !computeEnvironmentOrder.isEmpty(),
        "computeEnvironmentOrder",
        computeEnvironmentOrder,
        "must name at least one compute environment");
    Checks.require(
        computeEnvironmentOrder.stream().distinct().count() == computeEnvironmentOrder.size(),
        "computeEnvironmentOrder",
        computeEnvironmentOrder,
        "must name no compute environment twice");
    computeEnvironmentOrder = Checks.copy(computeEnvironmentOrder);
  }

  /** Returns an enabled queue. */
  public static JobQueue of(String name, int priority, String... computeEnvironments) {
    return new JobQueue(name, ResourceState.ENABLED, priority, List.of(computeEnvironments));
  }

  /** Returns this queue in another state. */
  public JobQueue withState(ResourceState newState) {
    return new JobQueue(name, newState, priority, computeEnvironmentOrder);
  }
}
