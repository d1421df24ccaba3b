package io.github.batchwright.model.ahead;

import io.github.batchwright.model.JobId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a job is expected to start and to finish, as far as can be told from what is there now.
 * Immutable. Not in AWS.
 *
 * @param jobId the job or the array child
 * @param at the instant of the state that was run ahead
 * @param start when its next attempt begins to run, of an array its first child; null if it runs
 *     already
 * @param finish when it is finished for good
 * @param probability how likely each interval is to hold, more than 0, at most 1: 1 if nothing was
 *     left to chance
 * @param runs how many times the state was run ahead, at least 1
 * @param until how far it was run ahead at most
 */
public record JobEstimate(
    JobId jobId,
    Instant at,
    @Nullable TimeInterval start,
    TimeInterval finish,
    double probability,
    int runs,
    Instant until) {
  /** Checks that nothing is missing. */
  public JobEstimate {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(finish, "finish");
    Objects.requireNonNull(until, "until");
  }
}
