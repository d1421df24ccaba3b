package io.github.batchwright;

/** What {@link BatchService#close(CloseMode)} does about jobs that are not finished. */
public enum CloseMode {
  /**
   * Takes no more jobs and waits until every job is finished that can be: what runs, and what waits
   * for it. Jobs that can never be placed are left behind.
   */
  DRAIN,
  /**
   * Takes no more jobs, places none, and stops what runs: gracefully first, by force once the grace
   * is over. What was not placed is left behind.
   */
  STOP,
  /**
   * Returns at once. Processes and containers go on running unwatched; handlers, which live inside
   * this process, are interrupted.
   */
  LEAVE_RUNNING
}
