package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/**
 * The id of one attempt at a job; what an executor keys its work by.
 *
 * @param job the job, the array child or the node
 * @param number the attempt, counted from 1; AWS: {@code AWS_BATCH_JOB_ATTEMPT}
 */
public record AttemptId(JobId job, int number) {
  /** Checks the number. */
  public AttemptId {
    Checks.atLeast("attempt", number, 1);
  }

  /** Returns a name made of letters, digits, '-', '_' and '.', fit for a file or a container. */
  public String fileName() {
    return job.value().replace(':', '_').replace("#", "_n") + "." + number;
  }

  @Override
  public String toString() {
    return job + " attempt " + number;
  }
}
