package io.github.batchwright.model.schedule;

/**
 * What a schedule does when it fires while a job that it submitted before is not finished. Not in
 * AWS.
 */
public enum OverlapPolicy {
  /** Submits another job beside it. */
  ALLOW,
  /** Submits nothing. */
  SKIP,
  /** Stops what goes on, and submits the job once that has ended. */
  REPLACE,
  /** Submits the job once what goes on has ended; a bounded number of fires wait, in order. */
  QUEUE
}
