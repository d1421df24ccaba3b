package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An engine with {@code live-restore}, which lets containers go on while it is away. */
final class DockerLiveRestoreTest extends OwnEngineFixture {
  @BeforeAll
  static void startEngine() {
    own = OwnEngine.start("--live-restore");
  }

  @Test
  void jobsOutliveAnEngineThatStops() throws Exception {
    Running on = startOnOwn();
    AttemptId ends = newAttempt();
    end(launchUntilAsked(on, ends));
    // An engine that stops while it writes down an end forgets the code.
    try (TestEngine now = new TestEngine(own.address())) {
      now.awaitExit(owner.name(ends));
    }
    AttemptId runs = newAttempt();
    launchUntilAsked(on, runs);

    own.restart();

    assertEnded(on, ends, "ready\nbye\n");
    assertGoesOn(on, runs);
  }

  @Test
  void jobsOutliveAnEngineThatIsKilled() throws Exception {
    Running on = startOnOwn();
    AttemptId ends = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    AttemptId runs = newAttempt();
    launchUntilAsked(on, runs);

    own.kill();
    end(process);
    own.restart();

    // What one wrote while nobody took it in is lost.
    assertEnded(on, ends, "ready\n");
    assertGoesOn(on, runs);
  }

  private void assertEnded(Running on, AttemptId attempt, String output) throws Exception {
    assertEquals(AttemptOutcome.exited(7), on.reports().awaitEnded(attempt));
    assertEquals(output, logs.text(attempt, LogStream.STDOUT));
  }

  private void assertGoesOn(Running on, AttemptId attempt) throws Exception {
    assertEquals(List.of(), on.reports().ends(attempt));
    on.executor().stop(attempt, StopMode.GRACEFUL);
    assertEnded(on, attempt, "ready\nbye\n");
    assertEquals(1, on.reports().startedCount(attempt));
  }

  @Test
  void powerFailureIsALoss() throws Exception {
    Running on = startOnOwn();
    AttemptId attempt = newAttempt();
    launchUntilAsked(on, attempt);
    own.crash();
    own.restart();

    assertEquals(
        AttemptOutcome.lost("The engine or its machine went down while the container ran"),
        on.reports().awaitEnded(attempt));
    assertEquals("ready\n", logs.text(attempt, LogStream.STDOUT));
  }
}
