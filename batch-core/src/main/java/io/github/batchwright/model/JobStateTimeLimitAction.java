package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.Objects;

/**
 * Cancels the first job of a queue that has been RUNNABLE for too long for one reason. AWS: {@code
 * jobStateTimeLimitActions}, whose state is always RUNNABLE and whose action here is always CANCEL.
 *
 * @param reason why it is not placed
 * @param maxTime how long it may be first in its queue for that reason: 600-86,400 whole seconds.
 *     AWS: {@code maxTimeSeconds}
 */
public record JobStateTimeLimitAction(BlockedReason reason, Duration maxTime) {
  /** Checks the fields. */
  public JobStateTimeLimitAction {
    Objects.requireNonNull(reason, "jobStateTimeLimitActions.reason");
    Checks.seconds("jobStateTimeLimitActions.maxTime", maxTime, 600, 86_400);
  }
}
