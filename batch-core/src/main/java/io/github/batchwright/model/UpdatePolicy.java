package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;

/**
 * What becomes of running jobs when the instances of an environment are replaced. AWS: {@code
 * updatePolicy}.
 *
 * @param terminateJobsOnUpdate whether they are terminated
 * @param jobExecutionTimeout how long they may go on otherwise: 1-7,200 whole minutes. AWS: {@code
 *     jobExecutionTimeoutMinutes}
 */
public record UpdatePolicy(boolean terminateJobsOnUpdate, Duration jobExecutionTimeout) {
  /** Jobs may go on for half an hour, as in AWS. */
  public static final UpdatePolicy DEFAULT = new UpdatePolicy(false, Duration.ofMinutes(30));

  /** Checks the fields. */
  public UpdatePolicy {
    Checks.minutes("updatePolicy.jobExecutionTimeout", jobExecutionTimeout, 1, 7200);
  }
}
