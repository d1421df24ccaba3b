package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;

/** How long attempts run in a world that is played. */
interface Lengths {

  /**
   * Returns how long an attempt runs, in milliseconds, at least 1 and at least as long as it has
   * run already. The same attempt takes as long in every copy, in whatever order things happen.
   *
   * @param elapsed how long it has run already, in milliseconds; 0 if it begins
   */
  long millis(JobRecord job, TaskRef task, int attempt, long elapsed);

  /** Says whether any length so far was drawn by chance: another seed may give another. */
  boolean isByChance();

  /** Makes lengths that look at the state of a copy. */
  @FunctionalInterface
  interface Source {
    Lengths of(Cluster cluster);
  }
}
