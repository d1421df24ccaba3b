package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a queue; a field that is null stays as it is. AWS: {@code UpdateJobQueue}.
 *
 * @param jobQueue the name of the queue
 * @param state whether it takes submissions
 * @param priority queues of a higher priority are served first; at least 0
 * @param computeEnvironmentOrder names of environments, in the order they are tried
 * @param schedulingPolicy the name of another policy; only if the queue has one
 * @param jobStateTimeLimitActions when its first job is cancelled for being stuck; empty for never
 * @param retention how long its finished jobs are kept. Not in AWS
 * @param preemption what its jobs may do to running jobs and what may be done to them; {@link
 *     PreemptionPolicy#NONE} for neither. Not in AWS
 * @param environmentChoice in which of its environments a job is placed, if several could. Not in
 *     AWS
 * @param dispatchPolicy how the next job is chosen. Not in AWS
 */
public record JobQueueUpdate(
    String jobQueue,
    @Nullable ResourceState state,
    @Nullable Integer priority,
    @Nullable List<String> computeEnvironmentOrder,
    @Nullable String schedulingPolicy,
    @Nullable List<JobStateTimeLimitAction> jobStateTimeLimitActions,
    @Nullable Retention retention,
    @Nullable PreemptionPolicy preemption,
    @Nullable EnvironmentChoice environmentChoice,
    @Nullable DispatchPolicy dispatchPolicy) {
  /** Checks and copies the fields. */
  public JobQueueUpdate {
    Checks.notBlank("jobQueue", jobQueue);
    if (priority != null) {
      Checks.atLeast("priority", priority, 0);
    }
    computeEnvironmentOrder =
        computeEnvironmentOrder == null ? null : Checks.copy(computeEnvironmentOrder);
    jobStateTimeLimitActions =
        jobStateTimeLimitActions == null ? null : Checks.copy(jobStateTimeLimitActions);
  }

  /** Starts an update that changes nothing. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Returns a queue as it is after this update.
   *
   * @throws IllegalArgumentException if it cannot be so, naming the field
   */
  public JobQueue applyTo(JobQueue queue) {
    Checks.require(
        schedulingPolicy == null || queue.schedulingPolicy() != null,
        "schedulingPolicy",
        String.valueOf(schedulingPolicy),
        "cannot be added to a queue that is served first in, first out");
    return new JobQueue(
        queue.name(),
        state == null ? queue.state() : state,
        priority == null ? queue.priority() : priority,
        computeEnvironmentOrder == null ? queue.computeEnvironmentOrder() : computeEnvironmentOrder,
        schedulingPolicy == null ? queue.schedulingPolicy() : schedulingPolicy,
        jobStateTimeLimitActions == null
            ? queue.jobStateTimeLimitActions()
            : jobStateTimeLimitActions,
        retention == null ? queue.retention() : retention,
        preemption == null ? queue.preemption() : preemption,
        environmentChoice == null ? queue.environmentChoice() : environmentChoice,
        dispatchPolicy == null ? queue.dispatchPolicy() : dispatchPolicy,
        queue.tags());
  }

  /** Collects the fields of a {@link JobQueueUpdate}. Not thread-safe. */
  public static final class Builder {
    private final String jobQueue;
    private @Nullable ResourceState state;
    private @Nullable Integer priority;
    private @Nullable List<String> computeEnvironmentOrder;
    private @Nullable String schedulingPolicy;
    private @Nullable List<JobStateTimeLimitAction> jobStateTimeLimitActions;
    private @Nullable Retention retention;
    private @Nullable PreemptionPolicy preemption;
    private @Nullable EnvironmentChoice environmentChoice;
    private @Nullable DispatchPolicy dispatchPolicy;

    private Builder(String name) {
      this.jobQueue = name;
    }

    /** Sets whether it takes submissions. */
    public Builder state(ResourceState value) {
      this.state = value;
      return this;
    }

    /** Sets the priority, at least 0. */
    public Builder priority(int value) {
      this.priority = value;
      return this;
    }

    /** Sets the environments, in the order they are tried. */
    public Builder computeEnvironments(String... names) {
      this.computeEnvironmentOrder = List.of(names);
      return this;
    }

    /** Shares capacity by another policy. */
    public Builder schedulingPolicy(String value) {
      this.schedulingPolicy = value;
      return this;
    }

    /** Sets when its first job is cancelled for being stuck; empty for never. */
    public Builder jobStateTimeLimitActions(List<JobStateTimeLimitAction> value) {
      this.jobStateTimeLimitActions = value;
      return this;
    }

    /** Sets how long finished jobs of this queue are kept. */
    public Builder retention(Retention value) {
      this.retention = value;
      return this;
    }

    /** Says what its jobs may do to running jobs, and what may be done to them. */
    public Builder preemption(PreemptionPolicy value) {
      this.preemption = value;
      return this;
    }

    /** Sets in which of its environments a job is placed, if several could. */
    public Builder environmentChoice(EnvironmentChoice value) {
      this.environmentChoice = value;
      return this;
    }

    /** Sets how the next job is chosen. */
    public Builder dispatchPolicy(DispatchPolicy value) {
      this.dispatchPolicy = value;
      return this;
    }

    /**
     * Returns the update.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public JobQueueUpdate build() {
      return new JobQueueUpdate(
          jobQueue,
          state,
          priority,
          computeEnvironmentOrder,
          schedulingPolicy,
          jobStateTimeLimitActions,
          retention,
          preemption,
          environmentChoice,
          dispatchPolicy);
    }
  }
}
