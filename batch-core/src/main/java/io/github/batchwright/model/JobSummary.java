package io.github.batchwright.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a listing. AWS: {@code JobSummary} of {@code ListJobs}.
 *
 * @param jobId the id
 * @param jobName the name
 * @param jobQueue the queue
 * @param jobDefinition {@code name:revision}
 * @param shareIdentifier whose share it takes, or null
 * @param status where it is in its life
 * @param statusReason why it ended, or null
 * @param createdAt when it was submitted
 * @param scheduledAt when its latest attempt was placed, or null
 * @param startedAt when its latest attempt began to run, or null
 * @param stoppedAt when it finished, or null
 * @param exitCode the exit code of its latest attempt, or null. AWS: {@code container.exitCode}
 * @param reason the reason of its latest attempt, or null. AWS: {@code container.reason}
 * @param attempts how many attempts were placed
 * @param array how its children stand, or null if it is no array job. AWS: {@code arrayProperties};
 *     the index of a child is part of its id
 * @param multiNode the nodes of a multi-node job, or the node that this is, or null. AWS: {@code
 *     nodeProperties}
 * @param capacityUsage what one attempt of it asks for, of all nodes together. AWS: {@code
 *     capacityUsage}
 */
public record JobSummary(
    JobId jobId,
    String jobName,
    String jobQueue,
    String jobDefinition,
    @Nullable String shareIdentifier,
    JobStatus status,
    @Nullable String statusReason,
    Instant createdAt,
    @Nullable Instant scheduledAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    int attempts,
    @Nullable ArrayDetail array,
    @Nullable MultiNodeDetail multiNode,
    Resources capacityUsage) {}
