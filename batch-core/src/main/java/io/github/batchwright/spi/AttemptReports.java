package io.github.batchwright.spi;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;

/**
 * Where an executor tells what became of its attempts. Thread-safe, and it never blocks. A report
 * about an attempt that is not open, and a second report of the same kind, are dropped.
 */
public interface AttemptReports {

  /** The address of attempts that run on this machine. */
  String LOCAL_ADDRESS = "127.0.0.1";

  /**
   * The attempt runs now, on this machine: where others reach it is {@value #LOCAL_ADDRESS}. May be
   * left out for one that ends at once.
   */
  default void started(AttemptId attempt) {
    started(attempt, LOCAL_ADDRESS);
  }

  /**
   * The attempt runs now. May be left out for one that ends at once.
   *
   * @param privateIpv4Address where other nodes of its multi-node job reach it. AWS: {@code
   *     AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS}
   */
  void started(AttemptId attempt, String privateIpv4Address);

  /**
   * The attempt has ended, and nothing of it is left; but for a thread in Java that was told to end
   * by force and does not, which nothing can end.
   */
  void ended(AttemptId attempt, AttemptOutcome outcome);

  /** How far a running attempt is. Only the latest is kept. */
  void progress(AttemptId attempt, JobProgress progress);
}
