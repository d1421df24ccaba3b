package io.github.batchwright.model.schedule;

import io.github.batchwright.model.JobId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fire of a schedule, and what became of it. Immutable.
 *
 * @param scheduledAt when the expression says it fires; when it was asked for if it was asked for
 * @param firedAt what the wall clock showed when it was decided upon
 * @param manual whether somebody asked for it
 * @param outcome what became of it
 * @param jobId the job that it submitted, or null
 * @param reason why there is none, or what else is to be said; null if there is nothing
 */
public record ScheduleFire(
    Instant scheduledAt,
    Instant firedAt,
    boolean manual,
    FireOutcome outcome,
    @Nullable JobId jobId,
    @Nullable String reason) {
  /** Checks the fields. */
  public ScheduleFire {
    Objects.requireNonNull(scheduledAt, "scheduledAt");
    Objects.requireNonNull(firedAt, "firedAt");
    Objects.requireNonNull(outcome, "outcome");
  }
}
