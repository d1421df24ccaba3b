package io.github.batchwright.model;

/** Where a job is in its life. AWS: {@code status}. */
public enum JobStatus {
  /** Taken in, not yet looked at. */
  SUBMITTED,
  /** Waits for other jobs; also an array job whose children are not all finished. */
  PENDING,
  /** Waits for its turn and for room. */
  RUNNABLE,
  /** Placed on an instance, on its way to run. */
  STARTING,
  /** Runs. */
  RUNNING,
  /** Finished well. */
  SUCCEEDED,
  /** Finished badly, or was cancelled or terminated. */
  FAILED;

  /** Says whether a job in this status is finished for good. */
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED;
  }
}
