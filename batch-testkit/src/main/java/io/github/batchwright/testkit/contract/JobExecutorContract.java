package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract test of {@link JobExecutor}: extend it, and JUnit runs every test against yours.
 *
 * <p>A subclass makes the executor and says, in terms of that executor, what a job looks like that
 * succeeds, that exits with a given code, that runs until it is stopped, and so on. Each of these
 * answers a whole {@link LaunchRequest}; {@link #request} fills in what does not matter. Samples
 * that an executor cannot offer answer nothing, and the tests that need them are skipped.
 *
 * <pre>{@code
 * final class MyExecutorContractTest extends JobExecutorContract {
 *   protected JobExecutor newExecutor(JobLogStore logs) {
 *     return new MyExecutor(logs);
 *   }
 *
 *   protected LaunchRequest succeeding(AttemptId attempt) {
 *     return request(attempt, new ProcessProperties(List.of("true"), ...));
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>An executor in virtual time overrides {@link #settle}, which is called before each wait. One
 * that needs long to start something, such as a container engine, raises {@link #patience} and
 * lowers {@link #manyAttempts}. Nothing here sleeps. Not thread-safe.
 */
@Timeout(300)
public abstract class JobExecutorContract extends JobExecutorFixture {

  /** For subclasses. */
  protected JobExecutorContract() {}

  @Test
  void reportsSuccess() {
    AttemptId attempt = newAttempt();
    executor.launch(succeeding(attempt));

    assertSuccess(reports.awaitEnded(attempt));
    assertEndedOnce(attempt);
  }

  @Test
  void reportsTheExitCode() {
    AttemptId three = newAttempt();
    AttemptId hundred = newAttempt();
    executor.launch(exitingWith(three, 3));
    executor.launch(exitingWith(hundred, 100));

    assertExited(3, reports.awaitEnded(three));
    assertExited(100, reports.awaitEnded(hundred));
    assertEndedOnce(three);
    assertEndedOnce(hundred);
  }

  @Test
  void launchReturnsWhileTheAttemptRuns() {
    AttemptId attempt = newAttempt();
    executor.launch(runningUntilStopped(attempt));

    reports.awaitStarted(attempt);
    assertStillRuns(attempt);
    end(attempt);
    assertEndedOnce(attempt);
  }

  @Test
  void launchingAgainWhileItRunsDoesNothing() {
    AttemptId attempt = newAttempt();
    executor.launch(runningUntilStopped(attempt));
    executor.launch(runningUntilStopped(attempt));
    reports.awaitStarted(attempt);
    executor.launch(runningUntilStopped(attempt));

    assertStillRuns(attempt);
    end(attempt);
    assertEndedOnce(attempt);
    assertTrue(reports.startedCount(attempt) <= 1, "it was started twice");
  }

  @Test
  void launchingAgainAfterItsEndDoesNothing() {
    AttemptId attempt = newAttempt();
    executor.launch(exitingWith(attempt, 5));
    assertExited(5, reports.awaitEnded(attempt));
    executor.launch(exitingWith(attempt, 5));

    assertEndedOnce(attempt);
  }

  @Test
  void gracefulStopEndsIt() {
    AttemptId attempt = newAttempt();
    AttemptId other = newAttempt();
    executor.launch(runningUntilStopped(attempt));
    executor.launch(runningUntilStopped(other));
    reports.awaitStarted(attempt);
    reports.awaitStarted(other);
    executor.stop(attempt, StopMode.GRACEFUL);

    AttemptOutcome outcome = reports.awaitEnded(attempt);
    assertNotNull(outcome.cause());
    assertEndedOnce(attempt);
    assertStillRuns(other);
    end(other);
  }

  @Test
  void forcedStopEndsIt() {
    AttemptId attempt = newAttempt();
    executor.launch(runningUntilStopped(attempt));
    reports.awaitStarted(attempt);
    executor.stop(attempt, StopMode.FORCED);

    assertFalse(reports.awaitEnded(attempt).isSuccess(), "a killed attempt has not succeeded");
    assertEndedOnce(attempt);
  }

  @Test
  void forcedStopEndsOneThatIgnoresTheGraceful() throws Exception {
    AttemptId attempt = newAttempt();
    Optional<LaunchRequest> request = ignoringGracefulStop(attempt);
    assumeTrue(request.isPresent(), "no sample ignores a graceful stop");
    executor.launch(request.get());
    reports.awaitStarted(attempt);
    awaitIgnoring(attempt);
    executor.stop(attempt, StopMode.GRACEFUL);
    executor.stop(attempt, StopMode.GRACEFUL);
    assertStillRuns(attempt);

    executor.stop(attempt, StopMode.FORCED);
    assertFalse(reports.awaitEnded(attempt).isSuccess(), "a killed attempt has not succeeded");
    executor.stop(attempt, StopMode.FORCED);
    assertEndedOnce(attempt);
  }

  @Test
  void stoppingAnUnknownOrEndedAttemptDoesNothing() {
    AttemptId unknown = newAttempt();
    executor.stop(unknown, StopMode.GRACEFUL);
    executor.stop(unknown, StopMode.FORCED);
    AttemptId attempt = newAttempt();
    executor.launch(succeeding(attempt));
    assertSuccess(reports.awaitEnded(attempt));
    executor.stop(attempt, StopMode.GRACEFUL);
    executor.stop(attempt, StopMode.FORCED);

    assertEndedOnce(attempt);
    assertEquals(List.of(), reports.ends(unknown));
  }

  @Test
  void stopWhileItStartsEndsIt() {
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < manyAttempts(); i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      executor.launch(runningUntilStopped(attempt));
      // Every other one is not even asked.
      if (i % 2 == 0) {
        executor.stop(attempt, StopMode.GRACEFUL);
      }
      executor.stop(attempt, StopMode.FORCED);
    }

    for (AttemptId attempt : attempts) {
      assertFalse(reports.awaitEnded(attempt).isSuccess(), "a stopped attempt has not succeeded");
    }
    assertEndedOnce(attempts.toArray(AttemptId[]::new));
  }

  @Test
  void impossibleStartIsReportedNotThrown() {
    AttemptId attempt = newAttempt();
    executor.launch(impossible(attempt));

    AttemptOutcome outcome = reports.awaitEnded(attempt);
    assertTrue(
        outcome.cause() == Cause.INVALID || outcome.cause() == Cause.CANNOT_START,
        "unexpected: " + outcome);
    String reason = outcome.reason();
    assertTrue(reason != null && !reason.isBlank(), "no reason: " + outcome);
    assertEndedOnce(attempt);
  }

  @Test
  void manyAttemptsAtOnceAreEachReportedOnce() {
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < manyAttempts(); i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      executor.launch(exitCode(i) == 0 ? succeeding(attempt) : exitingWith(attempt, exitCode(i)));
    }

    for (int i = 0; i < attempts.size(); i++) {
      assertExited(exitCode(i), reports.awaitEnded(attempts.get(i)));
    }
    assertEndedOnce(attempts.toArray(AttemptId[]::new));
  }

  @Test
  void logsAreCompleteWhenTheEndIsReported() {
    AttemptId attempt = newAttempt();
    String text = "first line\n" + "0123456789 \u00e4\u20ac ".repeat(50) + "\nlast line\n";
    Optional<LaunchRequest> request = writing(attempt, text);
    assumeTrue(request.isPresent(), "no sample writes a log");
    AtomicReference<String> seen = new AtomicReference<>("nothing read");
    reports.atEnd((ended, outcome) -> seen.set(readNow(ended)));
    executor.launch(request.get());

    assertSuccess(reports.awaitEnded(attempt));
    assertEquals(logOf(text), seen.get());
  }

  @Test
  void reportsThatThrowDoNotBreakIt() {
    AttemptId first = newAttempt();
    reports.atEnd(
        (attempt, outcome) -> {
          if (attempt.equals(first)) {
            throw new IllegalStateException("thrown by the contract test, on purpose");
          }
        });
    executor.launch(succeeding(first));
    reports.awaitEnded(first);
    AttemptId second = newAttempt();
    executor.launch(succeeding(second));

    assertSuccess(reports.awaitEnded(second));
    assertEndedOnce(first, second);
  }

  @Test
  void closeLeavesNoThread() throws Exception {
    AttemptId ended = newAttempt();
    executor.launch(succeeding(ended));
    assertSuccess(reports.awaitEnded(ended));
    AttemptId stopped = newAttempt();
    executor.launch(runningUntilStopped(stopped));
    reports.awaitStarted(stopped);
    end(stopped);
    executor.close();
    executor.close();

    assertNoThreadLeft();
  }

  @Test
  void reconcilingNoAttemptsReportsNothing() {
    reconcile();
    AttemptId attempt = newAttempt();
    executor.launch(succeeding(attempt));

    assertSuccess(reports.awaitEnded(attempt));
    assertEndedOnce(attempt);
  }

  @Test
  void releasingAnUnknownAttemptDoesNothing() {
    AttemptId unknown = newAttempt();
    executor.release(unknown);
    AttemptId attempt = newAttempt();
    executor.launch(succeeding(attempt));

    assertSuccess(reports.awaitEnded(attempt));
    assertEndedOnce(attempt);
    assertEquals(List.of(), reports.ends(unknown));
  }

  @Test
  void releasingAnEndedAttemptReportsNothing() {
    AttemptId attempt = newAttempt();
    AttemptId other = newAttempt();
    executor.launch(runningUntilStopped(other));
    executor.launch(exitingWith(attempt, 5));
    assertExited(5, reports.awaitEnded(attempt));
    executor.release(attempt);
    executor.release(attempt);
    executor.stop(attempt, StopMode.FORCED);

    assertEndedOnce(attempt);
    assertStillRuns(other);
    end(other);
  }

  @Test
  void anAttemptThatRanInAnEarlierLifeAndLeftNoTraceIsLost() {
    AttemptId attempt = newAttempt();
    reconcile(new RecoveredAttempt(succeeding(attempt), Instant.EPOCH));

    assertEquals(Cause.LOST, reports.awaitEnded(attempt).cause());
    assertEndedOnce(attempt);
  }

  @Test
  void anAttemptThatLeftNoTraceAndWasNotSeenToRunIsLaunchedOrLost() {
    AttemptId attempt = newAttempt();
    reconcile(new RecoveredAttempt(succeeding(attempt), null));

    AttemptOutcome outcome = reports.awaitEnded(attempt);
    assertTrue(outcome.isSuccess() || outcome.cause() == Cause.LOST, "unexpected: " + outcome);
    assertEndedOnce(attempt);
  }

  @Test
  void whatRunsWhenALifeEndsIsTakenOverOrLost() throws Exception {
    reconcile();
    AttemptId attempt = newAttempt();
    LaunchRequest request = runningUntilStopped(attempt);
    executor.launch(request);
    reports.awaitStarted(attempt);
    ReportRecorder before = reports;
    beginNextLife();
    reconcile(new RecoveredAttempt(request, Instant.EPOCH));
    executor.stop(attempt, StopMode.FORCED);

    assertFalse(reports.awaitEnded(attempt).isSuccess(), "a killed attempt has not succeeded");
    assertEndedOnce(attempt);
    assertEquals(List.of(), before.ends(attempt), "a closed executor reported an end");
  }

  @Test
  void anEndThatIsNotReleasedIsToldAgainOrLost() throws Exception {
    reconcile();
    AttemptId attempt = newAttempt();
    LaunchRequest request = exitingWith(attempt, 5);
    executor.launch(request);
    assertExited(5, reports.awaitEnded(attempt));
    beginNextLife();
    reconcile(new RecoveredAttempt(request, Instant.EPOCH));

    AttemptOutcome again = reports.awaitEnded(attempt);
    if (again.cause() != Cause.LOST) {
      assertExited(5, again);
    }
    assertEndedOnce(attempt);
    executor.release(attempt);
  }

  private static int exitCode(int index) {
    return index % 2 == 0 ? 0 : 1 + index % 100;
  }

  private String readNow(AttemptId attempt) {
    try {
      return log(attempt, LogStream.STDOUT);
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }
}
