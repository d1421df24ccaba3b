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
   * is over. What was not placed is left behind, for the next service on the same directory.
   */
  STOP,
  /**
   * Returns at once. Processes and containers go on running unwatched; handlers, which live inside
   * this process, are interrupted. With a directory, the next service on it takes over what runs,
   * and has everything that waits.
   */
  LEAVE_RUNNING
}
