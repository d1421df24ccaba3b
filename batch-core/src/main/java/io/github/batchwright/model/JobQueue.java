package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue of jobs in front of compute environments, served first in, first out, or by fair share.
 * AWS: {@code CreateJobQueue}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param state whether it takes submissions
 * @param priority queues of a higher priority are served first; at least 0
 * @param computeEnvironmentOrder names of environments, in the order they are tried; at least one,
 *     none twice
 * @param schedulingPolicy the name of the policy it shares its capacity by, or null for first in,
 *     first out. AWS names it by its ARN
 * @param jobStateTimeLimitActions when its first job is cancelled for being stuck; at most one for
 *     each reason
 * @param retention how long its finished jobs are kept, or null for what the service says. Not in
 *     AWS
 * @param preemption what its jobs may do to running jobs and what may be done to them, or null for
 *     neither. Not in AWS
 * @param environmentChoice in which of its environments a job is placed, if several could, or null
 *     for {@link EnvironmentChoice#IN_ORDER}. Not in AWS
 * @param dispatchPolicy how the next job is chosen, or null for {@link DispatchPolicy#STRICT}. Not
 *     in AWS
 * @param tags at most 50
 */
public record JobQueue(
    String name,
    ResourceState state,
    int priority,
    List<String> computeEnvironmentOrder,
    @Nullable String schedulingPolicy,
    List<JobStateTimeLimitAction> jobStateTimeLimitActions,
    @Nullable Retention retention,
    @Nullable PreemptionPolicy preemption,
    @Nullable EnvironmentChoice environmentChoice,
    @Nullable DispatchPolicy dispatchPolicy,
    Map<String, String> tags) {
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
    Checks.require(
        jobStateTimeLimitActions.stream().map(JobStateTimeLimitAction::reason).distinct().count()
            == jobStateTimeLimitActions.size(),
        "jobStateTimeLimitActions",
        jobStateTimeLimitActions,
        "must have at most one entry for each reason");
    jobStateTimeLimitActions = Checks.copy(jobStateTimeLimitActions);
    tags = Checks.tags(tags);
  }

  /** Returns an enabled queue that is served first in, first out. */
  public static JobQueue of(String name, int priority, String... computeEnvironments) {
    return builder(name).priority(priority).computeEnvironments(computeEnvironments).build();
  }

  /** Starts an enabled queue of priority 1. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Starts a queue that has every field of this one. */
  public Builder toBuilder() {
    Builder copy = new Builder(name);
    copy.state = state;
    copy.priority = priority;
    copy.computeEnvironmentOrder = computeEnvironmentOrder;
    copy.schedulingPolicy = schedulingPolicy;
    copy.timeLimits.addAll(jobStateTimeLimitActions);
    copy.retention = retention;
    copy.preemption = preemption;
    copy.environmentChoice = environmentChoice;
    copy.dispatchPolicy = dispatchPolicy;
    copy.tags.putAll(tags);
    return copy;
  }

  /** Returns this queue in another state. */
  public JobQueue withState(ResourceState newState) {
    return toBuilder().state(newState).build();
  }

  /** Returns this queue with these tags and no others. */
  public JobQueue withTags(Map<String, String> newTags) {
    return new JobQueue(
        name,
        state,
        priority,
        computeEnvironmentOrder,
        schedulingPolicy,
        jobStateTimeLimitActions,
        retention,
        preemption,
        environmentChoice,
        dispatchPolicy,
        newTags);
  }

  /** Returns how the next job is chosen: {@link DispatchPolicy#STRICT} where nothing is said. */
  public DispatchPolicy effectiveDispatchPolicy() {
    return dispatchPolicy == null ? DispatchPolicy.STRICT : dispatchPolicy;
  }

  /** Says whether a job is placed where it costs the least, not in the first environment. */
  public boolean prefersCheapest() {
    return environmentChoice == EnvironmentChoice.CHEAPEST;
  }

  /** Collects the fields of a {@link JobQueue}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private ResourceState state = ResourceState.ENABLED;
    private int priority = 1;
    private List<String> computeEnvironmentOrder = List.of();
    private @Nullable String schedulingPolicy;
    private final List<JobStateTimeLimitAction> timeLimits = new ArrayList<>();
    private @Nullable Retention retention;
    private @Nullable PreemptionPolicy preemption;
    private @Nullable EnvironmentChoice environmentChoice;
    private @Nullable DispatchPolicy dispatchPolicy;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Sets whether it takes submissions. */
    public Builder state(ResourceState newState) {
      this.state = newState;
      return this;
    }

    /** Sets the priority, at least 0. */
    public Builder priority(int newPriority) {
      this.priority = newPriority;
      return this;
    }

    /** Sets the environments, in the order they are tried. */
    public Builder computeEnvironments(String... names) {
      this.computeEnvironmentOrder = List.of(names);
      return this;
    }

    /** Shares capacity by this policy. */
    public Builder schedulingPolicy(String policyName) {
      this.schedulingPolicy = policyName;
      return this;
    }

    /** Adds a limit on how long the first job may be stuck. */
    public Builder jobStateTimeLimitAction(JobStateTimeLimitAction action) {
      timeLimits.add(action);
      return this;
    }

    /** Sets how long finished jobs of this queue are kept. */
    public Builder retention(Retention newRetention) {
      this.retention = newRetention;
      return this;
    }

    /** Says what its jobs may do to running jobs, and what may be done to them. */
    public Builder preemption(PreemptionPolicy policy) {
      this.preemption = policy;
      return this;
    }

    /** Sets in which of its environments a job is placed, if several could. */
    public Builder environmentChoice(EnvironmentChoice choice) {
      this.environmentChoice = choice;
      return this;
    }

    /** Sets how the next job is chosen. */
    public Builder dispatchPolicy(DispatchPolicy policy) {
      this.dispatchPolicy = policy;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the queue.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public JobQueue build() {
      return new JobQueue(
          name,
          state,
          priority,
          computeEnvironmentOrder,
          schedulingPolicy,
          timeLimits,
          retention,
          preemption,
          environmentChoice,
          dispatchPolicy,
          tags);
    }
  }
}
