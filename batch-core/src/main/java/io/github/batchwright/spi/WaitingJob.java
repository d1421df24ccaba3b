package io.github.batchwright.spi;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job, or a child of an array job, that waits for nothing but room, as a {@link JobOrder} sees
 * it. Immutable.
 *
 * @param jobId its id
 * @param jobName its name
 * @param jobDefinition the name of its definition
 * @param shareIdentifier its share, or null
 * @param schedulingPriority its priority inside its share
 * @param resources what it asks for; of a multi-node job, all nodes together
 * @param nodes how many nodes it has; 1 for any job that is not a multi-node job
 * @param expectedDuration how long it is expected to run, by its request, else its definition, else
 *     its timeout, else what was learned, else what its queue assumes
 * @param submittedAt when it was submitted
 * @param deadline by when it is to be finished, or null
 * @param attempts how many attempts it has had
 * @param tags its tags
 */
public record WaitingJob(
    JobId jobId,
    String jobName,
    String jobDefinition,
    @Nullable String shareIdentifier,
    int schedulingPriority,
    Resources resources,
    int nodes,
    Duration expectedDuration,
    Instant submittedAt,
    @Nullable Instant deadline,
    int attempts,
    Map<String, String> tags) {}
