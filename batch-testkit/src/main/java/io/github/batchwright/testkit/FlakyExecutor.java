package io.github.batchwright.testkit;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose reports get lost, are told twice or come late, and whose launches are slow or
 * break, when a test says so; otherwise it does what the executor it stands before does. Faults are
 * planned for what comes next, and are used up one by one. Confined to one thread.
 *
 * <p>A service relies on the contract of {@link JobExecutor}, and this keeps to it but for one
 * thing, which the outside world does as well: a report that was lost is not told again by itself.
 * A service finds out by {@link #reconcile}, when it is started again; until then the attempt goes
 * on for it. So a test that loses reports has to {@link BatchHarness#restart()} at some time.
 * Reports that are late when the service's process ends, and launches that are slow, end with it.
 */
public final class FlakyExecutor implements JobExecutor {
  private final JobExecutor executor;
  private final VirtualTime time;
  private final Queue<Fault> reportFaults = new ArrayDeque<>();
  private final Queue<Duration> launchDelays = new ArrayDeque<>();
  private final Queue<RuntimeException> launchFailures = new ArrayDeque<>();
  private final Set<AttemptId> lost = new LinkedHashSet<>();
  private final Map<AttemptId, List<Runnable>> onTheirWay = new LinkedHashMap<>();
  private @Nullable AttemptReports reports;
  private int life;

  private enum Kind {
    LOST,
    TWICE,
    LATE
  }

  private record Fault(Kind kind, Duration by) {}

  /**
   * Stands before an executor.
   *
   * @param executor what runs the attempts
   * @param time what late reports and slow launches are measured in
   */
  public FlakyExecutor(JobExecutor executor, VirtualTime time) {
    this.executor = executor;
    this.time = time;
  }

  /**
   * Loses the next reports of starts and ends.
   *
   * @param count how many, not negative
   */
  public FlakyExecutor loseReports(int count) {
    return plan(count, new Fault(Kind.LOST, Duration.ZERO));
  }

  /**
   * Tells the next reports of starts and ends twice.
   *
   * @param count how many, not negative
   * @param later how long after the first time, not negative
   */
  public FlakyExecutor repeatReports(int count, Duration later) {
    return plan(count, new Fault(Kind.TWICE, later));
  }

  /**
   * Tells the next reports of starts and ends late, and so perhaps in another order.
   *
   * @param count how many, not negative
   * @param by how late, not negative
   */
  public FlakyExecutor delayReports(int count, Duration by) {
    return plan(count, new Fault(Kind.LATE, by));
  }

  /**
   * Has the next launches take long until the executor behind hears of them.
   *
   * @param count how many, not negative
   * @param by how long, not negative
   */
  public FlakyExecutor delayLaunches(int count, Duration by) {
    check(count, by);
    for (int i = 0; i < count; i++) {
      launchDelays.add(by);
    }
    return this;
  }

  /**
   * Has the next launches break: they throw, which executors must not do, and fail their attempts.
   *
   * @param count how many, not negative
   */
  public FlakyExecutor breakLaunches(int count, RuntimeException cause) {
    check(count, Duration.ZERO);
    for (int i = 0; i < count; i++) {
      launchFailures.add(cause);
    }
    return this;
  }

  /** Forgets the faults that are still to come. What was lost stays lost. */
  public void calmDown() {
    reportFaults.clear();
    launchDelays.clear();
    launchFailures.clear();
  }

  /** Returns the attempts of which this life of the service lost a report, oldest first. */
  public List<AttemptId> lost() {
    return List.copyOf(lost);
  }

  private FlakyExecutor plan(int count, Fault fault) {
    check(count, fault.by());
    for (int i = 0; i < count; i++) {
      reportFaults.add(fault);
    }
    return this;
  }

  private static void check(int count, Duration by) {
    if (count < 0) {
      throw new IllegalArgumentException("count: '" + count + "' must not be negative");
    }
    if (by.isNegative()) {
      throw new IllegalArgumentException("by: '" + by + "' must not be negative");
    }
  }

  @Override
  public void start(AttemptReports newReports) {
    life++;
    reports = newReports;
    lost.clear();
    executor.start(new Faulty(newReports));
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    executor.reconcile(reconciliation);
  }

  @Override
  public Optional<HostSource> hosts() {
    return executor.hosts();
  }

  @Override
  public void launch(LaunchRequest request) {
    RuntimeException failure = launchFailures.poll();
    if (failure != null) {
      throw failure;
    }
    Duration delay = launchDelays.poll();
    AttemptId attempt = request.attempt();
    if (delay == null || onTheirWay.containsKey(attempt)) {
      executor.launch(request);
      return;
    }
    onTheirWay.put(attempt, new ArrayList<>());
    inThisLife(delay, () -> arrive(request));
  }

  private void arrive(LaunchRequest request) {
    List<Runnable> then = onTheirWay.remove(request.attempt());
    if (then == null) {
      return;
    }
    try {
      executor.launch(request);
    } catch (RuntimeException e) {
      tell(to -> to.ended(request.attempt(), AttemptOutcome.cannotStart("Executor failed: " + e)));
    }
    then.forEach(Runnable::run);
  }

  /** What is told to an attempt that is on its way arrives after it. */
  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    List<Runnable> then = onTheirWay.get(attempt);
    if (then == null) {
      executor.stop(attempt, mode);
    } else {
      then.add(() -> executor.stop(attempt, mode));
    }
  }

  @Override
  public Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String container, Set<LogStream> streams, LogPosition from)
      throws IOException, InterruptedException {
    return executor.followLogs(attempt, container, streams, from);
  }

  @Override
  public void release(AttemptId attempt) {
    // Ended for the service, so never launched.
    onTheirWay.remove(attempt);
    executor.release(attempt);
  }

  @Override
  public void close() {
    life++;
    reports = null;
    onTheirWay.clear();
    executor.close();
  }

  /** Does something later, unless the service's process has ended by then. */
  private void inThisLife(Duration delay, Runnable action) {
    int planned = life;
    time.schedule(
        delay,
        () -> {
          if (life == planned) {
            action.run();
          }
        });
  }

  private void tell(Telling telling) {
    AttemptReports to = reports;
    if (to != null) {
      telling.tell(to);
    }
  }

  @FunctionalInterface
  private interface Telling {
    void tell(AttemptReports reports);
  }

  private final class Faulty implements AttemptReports {
    private final AttemptReports target;

    Faulty(AttemptReports target) {
      this.target = target;
    }

    @Override
    public void started(AttemptId attempt, String privateIpv4Address) {
      pass(attempt, to -> to.started(attempt, privateIpv4Address));
    }

    @Override
    public void ended(AttemptId attempt, AttemptOutcome outcome) {
      pass(attempt, to -> to.ended(attempt, outcome));
    }

    @Override
    public void progress(AttemptId attempt, JobProgress progress) {
      target.progress(attempt, progress);
    }

    private void pass(AttemptId attempt, Telling report) {
      Fault fault = reportFaults.poll();
      if (fault == null) {
        report.tell(target);
        return;
      }
      switch (fault.kind()) {
        case LOST -> lost.add(attempt);
        case TWICE -> {
          report.tell(target);
          inThisLife(fault.by(), () -> report.tell(target));
        }
        case LATE -> inThisLife(fault.by(), () -> report.tell(target));
      }
    }
  }
}
