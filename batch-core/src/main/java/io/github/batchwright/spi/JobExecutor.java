package io.github.batchwright.spi;

import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.AttemptId;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /**
   * Tells which attempts earlier lives of the service had placed and not recorded as ended. Called
   * once, after {@link #start} and before the first launch; returns at once. The executor finds out
   * what became of each and reports it, as soon as it can:
   *
   * <ul>
   *   <li>it runs: it is taken over, and reported as started;
   *   <li>it has ended: its end is reported, with its exit code and its logs if they can be had;
   *   <li>it was certainly never launched: it is launched now;
   *   <li>anything else: it is reported {@link AttemptOutcome#lost lost}. An attempt that may have
   *       been launched is never launched again.
   * </ul>
   *
   * <p>Whatever the executor finds that belongs to this service, comes from an earlier epoch, and
   * is not among these attempts, is stopped and cleared away: the service knows of its end, or gave
   * it up.
   */
  void reconcile(Reconciliation reconciliation);

  /**
   * Returns what knows the hosts of this executor, if it runs its attempts on machines that come
   * and go; nothing if it runs them wherever it is told. Always the same.
   */
  default Optional<HostSource> hosts() {
    return Optional.empty();
  }

  /** Begins an attempt. A second launch of the same attempt does nothing. */
  void launch(LaunchRequest request);

  /**
   * Asks a running attempt to end. Its end is reported as usual. Does nothing for an attempt that
   * is not known or has ended.
   */
  void stop(AttemptId attempt, StopMode mode);

  /**
   * Follows what a running attempt writes, from a position on, if this executor has it somewhere
   * else than in the log store while the attempt runs. Nothing means: look into the log store. That
   * is right for executors that write there all the time; for attempts that do not run yet, or no
   * longer; and for attempts that are not known.
   *
   * <p>It may wait for the outside world, and is called by any number of threads at once, all of
   * them readers'. An executor that can serve only so many readers refuses further ones.
   *
   * @param container the name of one of several containers, or null
   * @param streams which of the two, at least one
   * @param from where to begin in each
   * @throws IOException if it cannot be followed now: the caller tries again
   * @throws TooManyRequestsException if there are too many readers: passed on to this one
   */
  default Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String container, Set<LogStream> streams, LogPosition from)
      throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * The end of this attempt, which this executor reported, is durable: what was kept in case it had
   * to be found out again, such as a container that has ended, may go. Does nothing for an attempt
   * that is not known.
   */
  void release(AttemptId attempt);

  /**
   * Lets go of threads and handles. Attempts that can outlive this process are left running and are
   * no longer reported; the others are interrupted.
   */
  @Override
  void close();
}
