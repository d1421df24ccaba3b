package io.github.batchwright.model;

/** What a matching {@link EvaluateOnExit} does. AWS: {@code action}. */
public enum RetryAction {
  /** Try again, while attempts are left. */
  RETRY,
  /** Fail the job at once. */
  EXIT
}
