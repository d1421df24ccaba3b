package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine ends under running jobs, and comes back. */
final class DockerEngineDeathTest extends OwnEngineFixture {
  private void startEngine(boolean liveRestore) {
    own = liveRestore ? OwnEngine.start("--live-restore") : OwnEngine.start();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void restart(boolean liveRestore) throws Exception {
    startEngine(liveRestore);
    Running on = startOnOwn();
    AttemptId attempt = newAttempt();
    launchUntilAsked(on, attempt);
    long b = System.nanoTime();
    own.restart();
    System.err.println("RESTART " + liveRestore + (System.nanoTime() - b) / 1e9);
    if (liveRestore) {
      on.executor().stop(attempt, StopMode.GRACEFUL);
    }
    System.err.println(
        "PROBE restart " + on.reports().awaitEnded(attempt) + logs.text(attempt, LogStream.STDOUT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kill(boolean liveRestore) throws Exception {
    startEngine(liveRestore);
    Running on = startOnOwn();
    AttemptId ends = newAttempt();
    AttemptId runs = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    launchUntilAsked(on, runs);
    own.kill();
    end(process);
    long b = System.nanoTime();
    own.restart();
    System.err.println("RESTART " + liveRestore + (System.nanoTime() - b) / 1e9);
    System.err.println(
        "PROBE kill ended " + on.reports().awaitEnded(ends) + logs.text(ends, LogStream.STDOUT));
    if (liveRestore) {
      on.executor().stop(runs, StopMode.GRACEFUL);
    }
    System.err.println(
        "PROBE kill runs " + on.reports().awaitEnded(runs) + logs.text(runs, LogStream.STDOUT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crash(boolean liveRestore) throws Exception {
    startEngine(liveRestore);
    Running on = startOnOwn();
    AttemptId runs = newAttempt();
    AttemptId ends = newAttempt();
    ProcessHandle process = launchUntilAsked(on, ends);
    launchUntilAsked(on, runs);
    own.kill();
    end(process);
    own.crash();
    own.restart();
    try (TestEngine again = new TestEngine(own.address())) {
      for (AttemptId a : new AttemptId[] {runs, ends}) {
        System.err.println("STATE " + again.inspect(owner, a).getState());
      }
    }
    System.err.println(
        "PROBE crash ended " + on.reports().awaitEnded(ends) + logs.text(ends, LogStream.STDOUT));
    System.err.println(
        "PROBE crash runs " + on.reports().awaitEnded(runs) + logs.text(runs, LogStream.STDOUT));
    assertEquals(AttemptOutcome.Cause.LOST, on.reports().awaitEnded(runs).cause());
  }
}
