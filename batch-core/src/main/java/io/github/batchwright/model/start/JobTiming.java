package io.github.batchwright.model.start;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job may start and by when it is to be finished. Dates follow the wall clock. Not in AWS.
 * Immutable.
 *
 * @param notBefore the date before which it is not placed, or null
 * @param deadline by when it is to be finished, or null
 * @param expectedDuration how long an attempt is expected to run; of an array, an attempt of one
 *     child. More than 0, or null if nobody knows
 * @param priceCurve the name of a price curve of the service: the job waits for the cheapest time
 *     that its deadline allows. Null if it starts as soon as it can; not null only together with a
 *     deadline and an expected duration
 */
public record JobTiming(
    @Nullable Instant notBefore,
    @Nullable JobDeadline deadline,
    @Nullable Duration expectedDuration,
    @Nullable String priceCurve) {
  /** Nothing is said: it starts as soon as it can. */
  public static final JobTiming ANY = new JobTiming(null, null, null, null);

  /** Checks the fields. */
  public JobTiming {
    if (expectedDuration != null) {
      Checks.positive("expectedDuration", expectedDuration);
    }
    Instant at = deadline == null ? null : deadline.at();
    Checks.require(
        notBefore == null || at == null || notBefore.isBefore(at),
        "notBefore",
        String.valueOf(notBefore),
        "must be before the deadline, " + at);
    if (priceCurve != null) {
      Checks.name("priceCurve", priceCurve);
      Checks.require(
          deadline != null && expectedDuration != null,
          "priceCurve",
          priceCurve,
          "may be given only together with a deadline and an expectedDuration");
    }
  }
}
