package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.TimingDetail;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a job at one instant. AWS: {@code JobDetail} of {@code DescribeJobs}.
 *
 * @param jobId the id
 * @param jobName the name
 * @param jobQueue the queue
 * @param jobDefinition {@code name:revision}
 * @param status where it is in its life
 * @param statusReason why it is there: what it waits for, or why it ended; null if there is nothing
 *     to say
 * @param createdAt when it was submitted
 * @param startedAt when its latest attempt began to run, or null
 * @param stoppedAt when it finished, or null
 * @param parameters the parameters after defaults
 * @param dependsOn what it waits or waited for
 * @param attempts every attempt, oldest first
 * @param array how its children stand, or null if it is no array job
 * @param multiNode its nodes, or which of them it is, or null if it is no multi-node job
 * @param progress what its running attempt says, or null
 * @param properties what it runs, with the overrides and before {@code Ref::name} is replaced. AWS:
 *     {@code container}, {@code ecsProperties}
 * @param shareIdentifier whose share it takes, or null
 * @param quotaShareName the quota share that it is of, or null. AWS has it for service jobs
 * @param schedulingPriority its priority inside its share, 0-9999
 * @param retryStrategy how often it is tried again
 * @param timeout the longest an attempt may run, or null for no limit
 * @param timing when it may start and by when it is to be finished, or null if it has no dates. Not
 *     in AWS
 * @param consumableResources what every attempt takes besides compute. AWS: {@code
 *     consumableResourceProperties}
 * @param propagateTags whether it takes over the tags of its definition
 * @param isCancelled whether it was cancelled
 * @param isTerminated whether it was terminated
 * @param tags its tags
 */
public record JobDetail(
    JobId jobId,
    String jobName,
    String jobQueue,
    String jobDefinition,
    JobStatus status,
    @Nullable String statusReason,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    Map<String, String> parameters,
    List<JobDependency> dependsOn,
    List<AttemptDetail> attempts,
    @Nullable ArrayDetail array,
    @Nullable MultiNodeDetail multiNode,
    @Nullable JobProgress progress,
    JobProperties properties,
    @Nullable String shareIdentifier,
    @Nullable String quotaShareName,
    int schedulingPriority,
    RetryStrategy retryStrategy,
    @Nullable JobTimeout timeout,
    @Nullable TimingDetail timing,
    List<ConsumableResourceRequirement> consumableResources,
    boolean propagateTags,
    boolean isCancelled,
    boolean isTerminated,
    Map<String, String> tags) {

  /** Copies the collections. */
  public JobDetail {
    parameters = Checks.copy(parameters);
    dependsOn = Checks.copy(dependsOn);
    attempts = Checks.copy(attempts);
    consumableResources = Checks.copy(consumableResources);
    tags = Checks.copy(tags);
  }

  /**
   * Returns how often it was stopped to make room for another job. AWS, for service jobs: {@code
   * preemptedAttemptCount}.
   */
  public int preemptedAttempts() {
    return (int) attempts.stream().filter(AttemptDetail::preempted).count();
  }

  /** Returns the exit code of the latest attempt, or null if it has none. */
  public @Nullable Integer exitCode() {
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).exitCode();
  }
}
