package io.github.batchwright.spi;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;

/**
 * Where an executor tells what became of its attempts. Thread-safe, and it never blocks. A report
 * about an attempt that is not open, and a second report of the same kind, are dropped.
 */
public interface AttemptReports {

  /** The attempt runs now. May be left out for one that ends at once. */
  void started(AttemptId attempt);

  /**
   * The attempt has ended, and nothing of it is left; but for a thread in Java that was told to end
   * by force and does not, which nothing can end.
   */
  void ended(AttemptId attempt, AttemptOutcome outcome);

  /** How far a running attempt is. Only the latest is kept. */
  void progress(AttemptId attempt, JobProgress progress);
}
