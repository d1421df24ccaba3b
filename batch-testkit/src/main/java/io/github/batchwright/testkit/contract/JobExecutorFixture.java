package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contract test of {@link JobExecutor} needs to know of the executor under test, and what
 * its tests share: the samples, the hooks, the ids and the waits. Whoever extends {@link
 * JobExecutorContract} fills it in. Each test runs on its own executor. Not thread-safe.
 */
public abstract class JobExecutorFixture {
  private final List<AttemptId> attempts = new ArrayList<>();
  private final String run = UUID.randomUUID().toString();

  /** The executor under test, started with {@link #reports}. */
  protected JobExecutor executor;

  /** Where the executor under test writes logs. */
  protected JobLogStore logs;

  /** What the executor under test has reported. */
  protected ReportRecorder reports;

  private int life = 1;
  private Set<Thread> threadsBefore = Set.of();

  /** For {@link JobExecutorContract}. */
  JobExecutorFixture() {}

  /**
   * Makes the executor that a test runs against. The contract starts and closes it. Called again in
   * a test that begins a next life, for an executor that finds what the one before has left, if
   * this kind of executor can.
   */
  protected abstract JobExecutor newExecutor(JobLogStore logStore) throws Exception;

  /** Returns an attempt that ends soon, with exit code 0. */
  protected abstract LaunchRequest succeeding(AttemptId attempt);

  /** Returns an attempt that ends soon, with this exit code, 1-127. */
  protected abstract LaunchRequest exitingWith(AttemptId attempt, int exitCode);

  /** Returns an attempt that runs on until it is stopped, and ends when stopped gracefully. */
  protected abstract LaunchRequest runningUntilStopped(AttemptId attempt);

  /** Returns an attempt that can never be started, or not this time. */
  protected abstract LaunchRequest impossible(AttemptId attempt);

  /** Returns an attempt that runs on after a graceful stop; nothing if there is no such thing. */
  protected Optional<LaunchRequest> ignoringGracefulStop(AttemptId attempt) {
    return Optional.empty();
  }

  /**
   * Returns an attempt that writes {@code text} to its standard output and ends; nothing if the
   * executor keeps no logs.
   */
  protected Optional<LaunchRequest> writing(AttemptId attempt, String text) {
    return Optional.empty();
  }

  /** Returns what the log holds once {@code text} was written: the text, unless overridden. */
  protected String logOf(String text) {
    return text;
  }

  /**
   * Waits until the attempt of {@link #ignoringGracefulStop}, which is reported started, is ready
   * to ignore. Does nothing unless overridden.
   */
  protected void awaitIgnoring(AttemptId attempt) throws Exception {}

  /** Returns where logs go: into memory unless overridden. */
  protected JobLogStore newLogStore() throws Exception {
    return new MemoryJobLogStore();
  }

  /**
   * Lets the executor go on as far as it can; called before each wait. An executor in virtual time
   * lets time pass here; does nothing unless overridden.
   */
  protected void settle() {}

  /** Returns how long one wait may take: a minute unless overridden. */
  protected Duration patience() {
    return Duration.ofMinutes(1);
  }

  /** Returns how many attempts run at once in the test of many: 20 unless overridden. */
  protected int manyAttempts() {
    return 20;
  }

  /**
   * Says whether a thread that came up during a test belongs to somebody else, so that it may live
   * on after the executor is closed. Unless overridden: the JDK's own and those of JUnit.
   */
  protected boolean isForeign(Thread thread) {
    String name = thread.getName();
    return name.startsWith("process reaper")
        || name.startsWith("ForkJoinPool.commonPool")
        || name.startsWith("Common-Cleaner")
        || name.startsWith("CompletableFutureDelayScheduler")
        || name.startsWith("junit-")
        || name.startsWith("surefire-");
  }

  /** Returns an id that no other test has used. */
  protected final AttemptId newAttempt() {
    AttemptId attempt = new AttemptId(new JobId(run + "-" + (attempts.size() + 1)), 1);
    attempts.add(attempt);
    return attempt;
  }

  /** Returns a request with these properties, and something that fits in its other fields. */
  protected final LaunchRequest request(AttemptId attempt, JobProperties properties) {
    return request(attempt, "contract", properties);
  }

  /** Returns a request with this job name, and something that fits in its other fields. */
  protected final LaunchRequest request(
      AttemptId attempt, String jobName, JobProperties properties) {
    return new LaunchRequest(
        attempt,
        jobName,
        "default",
        "local",
        "local-1",
        properties,
        Map.of(),
        Map.of(
            "AWS_BATCH_JOB_ID",
            attempt.job().value(),
            "AWS_BATCH_JOB_ATTEMPT",
            String.valueOf(attempt.number())));
  }

  /**
   * Returns the container whose logs are read, where the attempts of an executor have several; null
   * unless overridden, for attempts that have one.
   */
  protected @Nullable String logContainer() {
    return null;
  }

  /** Reads a whole log as UTF-8. */
  protected final String log(AttemptId attempt, LogStream stream) throws IOException {
    try (InputStream in = logs.read(new LogId(attempt, logContainer(), stream))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Makes and starts the executor. */
  @BeforeEach
  final void startExecutor() throws Exception {
    threadsBefore = Set.copyOf(Thread.getAllStackTraces().keySet());
    logs = newLogStore();
    reports = new ReportRecorder(patience(), this::settle);
    executor = newExecutor(logs);
    executor.start(reports);
  }

  /** Ends this life of the service and begins the next: no reports yet, and another executor. */
  protected final void beginNextLife() throws Exception {
    executor.close();
    reports = new ReportRecorder(patience(), this::settle);
    executor = newExecutor(logs);
    executor.start(reports);
    life++;
  }

  /** Tells the executor what earlier lives had placed. */
  protected final void reconcile(RecoveredAttempt... recovered) {
    executor.reconcile(new Reconciliation(run, life, List.of(recovered)));
  }

  /** Ends what a test that failed has left running, and closes the executor. */
  @AfterEach
  final void closeExecutor() {
    try {
      attempts.stream()
          .filter(attempt -> reports.startedCount(attempt) > 0 && reports.ends(attempt).isEmpty())
          .forEach(this::end);
    } finally {
      executor.close();
      logs.close();
    }
  }

  /** Stops an attempt by force and waits for its end. */
  protected final void end(AttemptId attempt) {
    executor.stop(attempt, StopMode.FORCED);
    reports.awaitEnded(attempt);
  }

  /** Says that the attempt has not ended, once whatever was asked before has had its effect. */
  protected final void assertStillRuns(AttemptId attempt) {
    pass();
    assertEquals(List.of(), reports.ends(attempt), attempt + " should still run");
  }

  /** Says that each attempt was reported ended once, and was not reported started after that. */
  protected final void assertEndedOnce(AttemptId... attempts) {
    pass();
    for (AttemptId attempt : attempts) {
      assertEquals(1, reports.ends(attempt).size(), "ends of " + attempt);
      assertFalse(reports.startedAfterEnd(attempt), attempt + " was started after its end");
    }
  }

  /** Says that every thread that came up during this test has ended, or ends soon. */
  protected final void assertNoThreadLeft() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive()
          && !threadsBefore.contains(thread)
          && thread != Thread.currentThread()
          && !isForeign(thread)) {
        thread.join(patience().toMillis());
        assertFalse(thread.isAlive(), "still alive after close: " + thread);
      }
    }
  }

  /** Lets another attempt come and go: what is reported wrongly has had its chance by then. */
  private void pass() {
    AttemptId later = newAttempt();
    executor.launch(succeeding(later));
    reports.awaitEnded(later);
  }

  /** Says that it ran to its end and returned 0. */
  protected static void assertSuccess(AttemptOutcome outcome) {
    assertTrue(outcome.isSuccess(), "not a success: " + outcome);
  }

  /** Says that it returned this exit code. */
  protected static void assertExited(int exitCode, AttemptOutcome outcome) {
    assertEquals(Cause.EXITED, outcome.cause(), "cause of " + outcome);
    assertEquals(exitCode, outcome.exitCode(), "exit code of " + outcome);
  }
}
