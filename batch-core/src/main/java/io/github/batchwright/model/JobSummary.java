package io.github.batchwright.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a listing. AWS: {@code JobSummary} of {@code ListJobs}.
 *
 * @param jobId the id
 * @param jobName the name
 * @param status where it is in its life
 * @param statusReason why it ended, or null
 * @param createdAt when it was submitted
 * @param startedAt when its latest attempt began to run, or null
 * @param stoppedAt when it finished, or null
 * @param exitCode the exit code of its latest attempt, or null
 * @param attempts how many attempts were placed
 */
public record JobSummary(
    JobId jobId,
    String jobName,
    JobStatus status,
    @Nullable String statusReason,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode,
    int attempts) {}
