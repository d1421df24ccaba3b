package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.model.Service;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the services of an earlier life. */
final class SwarmTakeoverTest extends SwarmFixture {
  private static final String[] TWO_LINES = {
    "sh", "-c", "trap 'echo second; exit 4' TERM; echo first; sleep 1000 & wait"
  };

  private RecoveredAttempt started(AttemptId attempt, int engine, String... command) {
    return new RecoveredAttempt(request(attempt, engine, command), Instant.EPOCH);
  }

  private RecoveredAttempt placed(AttemptId attempt, int engine, String... command) {
    return new RecoveredAttempt(request(attempt, engine, command), null);
  }

  @Test
  void taskThatRunsIsTakenOver() {
    Running first = start();
    AttemptId attempt = launchOn(2, first, TWO_LINES);
    swarm.awaitOutput(owner, attempt);
    String service = swarm.services(owner).get(0).getId();
    first.executor().close();

    Running second = startAgain(started(attempt, 2, TWO_LINES));
    second.reports().awaitStarted(attempt);
    assertEquals(List.of(service), swarm.services(owner).stream().map(Service::getId).toList());
    second.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(4), second.reports().awaitEnded(attempt));
    assertEquals("first\nsecond\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(1, second.reports().startedCount(attempt));
    assertEquals(List.of(), first.reports().ends(attempt));
  }

  @Test
  void taskThatRunsIsTakenOverEvenIfItsStartWasNotRecorded() {
    Running first = start();
    AttemptId attempt = launchOn(3, first, "sh", "-c", "sleep 4; exit 9");
    first.executor().close();

    Running second = startAgain(placed(attempt, 3, "sh", "-c", "sleep 4; exit 9"));

    assertEquals(AttemptOutcome.exited(9), second.reports().awaitEnded(attempt));
    assertEquals(1, swarm.containers(owner, 3).size());
  }

  @Test
  void endMeanwhileIsReportedWithAllLogs() throws Exception {
    Running first = start();
    String[] command = {"sh", "-c", "echo all; echo bad >&2; sleep 2; exit 3"};
    AttemptId attempt = launchOn(2, first, command);
    first.executor().close();
    TestSwarm.await(
        "it has ended",
        () -> !swarm.container(owner, attempt, 2).orElseThrow().getState().equals("running"));
    // As if the earlier life had got half-way through the logs.
    logs.append(LogId.of(attempt, LogStream.STDOUT)).write('a');

    Running second = startAgain(started(attempt, 2, command));

    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(attempt));
    assertEquals("all\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals("bad\n", logs.text(attempt, LogStream.STDERR));
  }

  @Test
  void whatWasNeverLaunchedIsLaunchedAndWhatHasRunIsLost() {
    AttemptId placed = newAttempt();
    AttemptId ran = newAttempt();
    Running second = startAgain(placed(placed, 1, "sh", "-c", "exit 5"), started(ran, 1, "true"));

    assertEquals(AttemptOutcome.exited(5), second.reports().awaitEnded(placed));
    assertEquals(Cause.LOST, second.reports().awaitEnded(ran).cause());
    assertEquals(1, swarm.services(owner).size());
  }

  @Test
  void whatIsLeftOfEarlierLivesIsRemovedAndNothingElse() {
    ContainerIdentity neighbour = new ContainerIdentity(owner.owner() + "-2");
    ReportRecorder theirs = new ReportRecorder(Duration.ofMinutes(1), () -> {});
    SwarmExecutor other = builder().owner(neighbour.owner()).build(new MemoryLogs());
    try (other) {
      other.start(theirs);
      other.reconcile(new Reconciliation(CLUSTER, 1, List.of()));
      Running first = start();
      AttemptId forgotten = launchOn(2, first, "sleep", "1000");
      AttemptId kept = launchOn(3, first, TWO_LINES);
      LaunchRequest theirRequest = request(forgotten, 1, "sleep", "1000");
      other.launch(theirRequest);
      theirs.awaitStarted(forgotten);
      first.executor().close();

      Running second = startAgain(started(kept, 3, TWO_LINES));
      second.reports().awaitStarted(kept);
      TestSwarm.await(
          "the one that nobody knows is gone",
          () -> swarm.services(owner).size() == 1 && swarm.containers(owner, 2).isEmpty());

      assertEquals(1, swarm.containers(owner, 3).size());
      assertEquals(1, swarm.containers(neighbour, 1).size());
      assertEquals(List.of(), theirs.ends(forgotten));
      second.executor().stop(kept, StopMode.FORCED);
      second.reports().awaitEnded(kept);
      second.executor().release(kept);
    } finally {
      swarm.removeAll(neighbour);
    }
    swarm.awaitNothingLeft(owner);
  }

  @Test
  void recoveredAttemptWaitsForTheManager() {
    Running first = start();
    AttemptId attempt = launchOn(2, first, "sh", "-c", "sleep 3; exit 6");
    first.executor().close();
    swarm.inflict("kill", 1);
    Running second =
        start(
            builder().pendingTimeout(Duration.ofSeconds(1)).callTimeout(Duration.ofSeconds(1)),
            2,
            started(attempt, 2, "sh", "-c", "sleep 3; exit 6"));
    AttemptId late = newAttempt();
    second.executor().launch(request(late, 2, "true"));
    second.reports().awaitEnded(late);
    assertEquals(List.of(), second.reports().ends(attempt));
    swarm.inflict("restart", 1);

    assertEquals(AttemptOutcome.exited(6), second.reports().awaitEnded(attempt));
  }
}
