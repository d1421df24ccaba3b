package io.github.batchwright.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a job's status, told after it is durable. AWS: the event {@code Batch Job State
 * Change}.
 *
 * @param jobId the job or the array child
 * @param jobName the name
 * @param jobQueue the queue
 * @param from the status before
 * @param to the status now
 * @param attempts how many attempts were placed so far
 * @param statusReason why, or null
 * @param at when it was decided
 */
public record JobEvent(
    JobId jobId,
    String jobName,
    String jobQueue,
    JobStatus from,
    JobStatus to,
    int attempts,
    @Nullable String statusReason,
    Instant at) {}
