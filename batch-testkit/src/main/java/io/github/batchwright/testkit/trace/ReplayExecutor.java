package io.github.batchwright.testkit.trace;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine of a replay: a job runs the moment it is launched, and as long as the log says. Only
 * for a service that lives once and stops nothing.
 */
final class ReplayExecutor implements JobExecutor {
  private record End(long at, AttemptId attempt) {}

  private static final AttemptOutcome SUCCESS = AttemptOutcome.exited(0);

  /** What is not launched yet has started then. */
  static final long NOT_YET = Long.MIN_VALUE;

  private final List<ReplayedJob> jobs;
  private final LongSupplier clock;
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));
  private final long[] starts;
  private @Nullable AttemptReports reports;
  private int ended;

  /**
   * Makes a machine.
   *
   * @param jobs the jobs; each is launched under the name that {@link #name} has for its position
   * @param clock what the log's clock shows, in seconds
   */
  ReplayExecutor(List<ReplayedJob> jobs, LongSupplier clock) {
    this.jobs = jobs;
    this.clock = clock;
    this.starts = new long[jobs.size()];
    Arrays.fill(starts, NOT_YET);
  }

  /** Returns the name of the job at a position, which need not be told apart by its number. */
  static String name(int position) {
    return Integer.toString(position);
  }

  /** Returns when each job was started, by position. */
  long[] starts() {
    return starts;
  }

  /** Says whether every job has ended. */
  boolean isDone() {
    return ended == starts.length;
  }

  /** Returns when the next job ends, or {@link Long#MAX_VALUE}. */
  long nextEnd() {
    End next = ends.peek();
    return next == null ? Long.MAX_VALUE : next.at();
  }

  /** Tells of all that end until now. */
  void endDue() {
    long now = clock.getAsLong();
    while (nextEnd() <= now) {
      reports().ended(ends.remove().attempt(), SUCCESS);
      ended++;
    }
  }

  @Override
  public void start(AttemptReports newReports) {
    this.reports = newReports;
  }

  @Override
  public void launch(LaunchRequest request) {
    int position = Integer.parseInt(request.jobName());
    if (starts[position] != NOT_YET) {
      throw new IllegalStateException("job " + jobs.get(position).number() + " is launched twice");
    }
    starts[position] = clock.getAsLong();
    ends.add(new End(starts[position] + jobs.get(position).run(), request.attempt()));
    reports().started(request.attempt(), AttemptReports.LOCAL_ADDRESS);
  }

  private AttemptReports reports() {
    return Objects.requireNonNull(reports, "not started");
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {}

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    throw new IllegalStateException(attempt + " is stopped, which nothing in a replay should do");
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public void close() {}
}
