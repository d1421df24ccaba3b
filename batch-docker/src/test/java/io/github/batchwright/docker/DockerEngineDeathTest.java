package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine stops, is killed, freezes or loses its power under running jobs, and comes back. */
final class DockerEngineDeathTest extends OwnEngineFixture {
  @BeforeAll
  static void startEngine() {
    own = OwnEngine.start();
  }

  private void assertEnded(Running on, AttemptId attempt, AttemptOutcome outcome, String output) {
    assertEquals(outcome, on.reports().awaitEnded(attempt));
    assertEquals(output, logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void engineThatStopsAsksJobsToEnd() throws Exception {
    Running on = startOnOwn();
    AttemptId attempt = newAttempt();
    launchUntilAsked(on, attempt);
    own.restart();

    assertEnded(on, attempt, AttemptOutcome.exited(7), "ready\nbye\n");
    assertTrue(run(on, newAttempt(), "true").isSuccess());
  }

  @Test
  void engineThatIsKilledFindsWhatEndedMeanwhileAndEndsTheRest() throws Exception {
    Running on = startOnOwn();
    AttemptId ends = newAttempt();
    AttemptId runs = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    launchUntilAsked(on, runs);
    own.kill();
    end(process);
    AttemptOutcome refused = run(on, newAttempt(), "true");
    own.restart();

    assertEquals(Cause.CANNOT_START, refused.cause());
    assertReason("CannotCreateContainerError: ", refused);
    assertReason("no answer from the Docker engine at " + own.host(), refused);
    // What it wrote while nobody took it in is lost.
    assertEnded(on, ends, AttemptOutcome.exited(7), "ready\n");
    assertEnded(on, runs, AttemptOutcome.exited(7), "ready\nbye\n");
  }

  @Test
  void powerFailureIsALoss() throws Exception {
    Running on = startOnOwn();
    AttemptId ended = newAttempt();
    on.executor().launch(request(ended, "sh", "-c", "exit 255"));
    assertEquals(AttemptOutcome.exited(255), on.reports().awaitEnded(ended));
    AttemptId attempt = newAttempt();
    launchUntilAsked(on, attempt);
    own.crash();
    own.restart();

    assertEnded(
        on,
        attempt,
        AttemptOutcome.lost("The engine or its machine went down while the container ran"),
        "ready\n");
  }

  @Test
  void engineThatFreezesIsWaitedFor() throws Exception {
    Running on = startOnOwn(Duration.ofSeconds(5));
    AttemptId ends = newAttempt();
    AttemptId stopped = newAttempt();
    AttemptId refused = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    launchUntilAsked(on, stopped);
    own.freeze();
    end(process);
    on.executor().stop(stopped, StopMode.GRACEFUL);
    AttemptOutcome outcome = run(on, refused, "true");
    own.thaw();

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("no answer from the Docker engine", outcome);
    assertReason("within 5.0 s", outcome);
    assertEnded(on, ends, AttemptOutcome.exited(7), "ready\nbye\n");
    assertEnded(on, stopped, AttemptOutcome.exited(7), "ready\nbye\n");
    try (TestEngine thawed = new TestEngine(own.address())) {
      // It may have been made once the engine went on.
      thawed.awaitRemoved(owner.name(refused));
    }
  }
}
