package io.github.batchwright.model.dispatch;

/**
 * What happens to the jobs behind the first one that finds no room. Not in AWS, whose rule is
 * {@link #STRICT}.
 */
public enum DispatchMode {
  /** They wait. Nobody is overtaken, and what is free stays idle until the first job fits. */
  STRICT,
  /**
   * Whoever fits goes first. Nothing stays idle that somebody could use, and a large job may wait
   * for ever behind small ones.
   */
  GREEDY,
  /**
   * Whoever fits goes if that does not delay the first job: that one has a reservation at the
   * earliest time at which, by expected durations, there is room for it. EASY backfill.
   */
  EASY,
  /** As {@link #EASY}, but of those that may go the shortest goes first. */
  EASY_SJBF,
  /**
   * Every waiting job has a reservation, made when it came, and whoever goes delays none of them.
   * Conservative backfill.
   */
  CONSERVATIVE;

  /** Says whether it looks at how long jobs are expected to run. */
  public boolean looksAhead() {
    return this == EASY || this == EASY_SJBF || this == CONSERVATIVE;
  }
}
