package io.github.batchwright.model;

/** Whether an environment or a queue is fit for use. AWS: {@code status}. */
public enum ResourceStatus {
  /** It is. */
  VALID,
  /** It is not; its status reason says why. */
  INVALID,
  /** A queue that is gone once its jobs are finished. */
  DELETING
}
