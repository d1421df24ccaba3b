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
    outlives(() -> {}, "ready\nbye\n");
  }

  @Test
  void jobsOutliveAnEngineThatIsKilled() throws Exception {
    // What one wrote while nobody took it in is lost.
    outlives(own::kill, "ready\n");
  }

  private void outlives(Runnable before, String output) throws Exception {
    Running on = startOnOwn();
    AttemptId ends = newAttempt();
    AttemptId runs = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    launchUntilAsked(on, runs);
    before.run();
    end(process);
    own.restart();

    assertEquals(AttemptOutcome.exited(7), on.reports().awaitEnded(ends));
    assertEquals(List.of(), on.reports().ends(runs));
    on.executor().stop(runs, StopMode.GRACEFUL);
    assertEquals(AttemptOutcome.exited(7), on.reports().awaitEnded(runs));
    assertEquals(output, logs.text(ends, LogStream.STDOUT));
    assertEquals("ready\nbye\n", logs.text(runs, LogStream.STDOUT));
    assertEquals(1, on.reports().startedCount(runs));
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
