package io.github.batchwright.model;

import java.time.Instant;

/**
 * A queue as it is at one instant. AWS: {@code JobQueueDetail}.
 *
 * @param queue its settings
 * @param status VALID; INVALID as long as none of its environments is VALID; DELETING once it was
 *     deleted and still has jobs
 * @param statusReason why
 * @param createdAt when it was created. Not in AWS
 * @param unfinishedJobs how many of its jobs are not finished; an array job counts as one. Not in
 *     AWS
 */
public record JobQueueDetail(
    JobQueue queue,
    ResourceStatus status,
    String statusReason,
    Instant createdAt,
    long unfinishedJobs) {}
