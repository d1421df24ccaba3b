package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;

/**
 * The longest that one attempt may run. An attempt that runs longer is stopped, and the job is not
 * tried again. AWS: {@code timeout}.
 *
 * @param attemptDuration counted from RUNNING, to the millisecond; longer than zero. {@link
 *     ServiceLimits} sets the least. AWS: {@code attemptDurationSeconds}
 */
public record JobTimeout(Duration attemptDuration) {
  /** Checks the duration. */
  public JobTimeout {
    Checks.positive("timeout.attemptDuration", attemptDuration);
    Checks.require(
        attemptDuration.compareTo(Duration.ofDays(3650)) <= 0,
        "timeout.attemptDuration",
        attemptDuration,
        "must be at most 3650 days");
  }
}
