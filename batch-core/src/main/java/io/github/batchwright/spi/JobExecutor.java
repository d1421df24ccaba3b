package io.github.batchwright.spi;

import io.github.batchwright.model.AttemptId;

/**
 * Runs attempts of one {@link io.github.batchwright.model.JobKind kind} of job.
 *
 * <p>{@link #launch} and {@link #stop} are asynchronous: they return at once, without waiting for
 * the outside world, and what happens is told to the {@link AttemptReports} handed to {@link
 * #start}. Both are idempotent and keyed by attempt id, so that they can be repeated after a crash.
 *
 * <p>An executor may assume that it is started once, before anything else; that launch and stop are
 * called by one thread at a time; and that an attempt is launched only where its resources are
 * free. It need not time anything: the scheduler keeps the timeout and the grace between a graceful
 * and a forced stop.
 *
 * <p>It promises that every launched attempt is reported ended, once, whatever goes wrong: what
 * cannot be started ends with {@link AttemptOutcome#cannotStart} or {@link AttemptOutcome#invalid},
 * never with an exception. An exception thrown all the same fails that attempt alone.
 */
public interface JobExecutor extends AutoCloseable {

  /** Hands over where to report to. Called once. */
  void start(AttemptReports reports);

  /** Begins an attempt. A second launch of the same attempt does nothing. */
  void launch(LaunchRequest request);

  /**
   * Asks a running attempt to end. Its end is reported as usual. Does nothing for an attempt that
   * is not known or has ended.
   */
  void stop(AttemptId attempt, StopMode mode);

  /**
   * Lets go of threads and handles. Attempts that can outlive this process are left running and are
   * no longer reported; the others are interrupted.
   */
  @Override
  void close();
}
