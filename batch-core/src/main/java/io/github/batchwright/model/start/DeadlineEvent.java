package io.github.batchwright.model.start;

import io.github.batchwright.model.JobId;
import java.time.Instant;

/**
 * That a job was not finished by its deadline. Told once for each job. Immutable.
 *
 * @param jobId the job; an array as a whole
 * @param jobName its name
 * @param jobQueue its queue
 * @param deadline by when it was to be finished
 * @param at what the wall clock showed when it was found not to be: the deadline or later
 * @param action what is done about it
 */
public record DeadlineEvent(
    JobId jobId,
    String jobName,
    String jobQueue,
    Instant deadline,
    Instant at,
    DeadlineAction action) {}
