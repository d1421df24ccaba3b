package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.SwarmNodeAvailability;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of attempts when nodes and managers go away and come back. */
final class SwarmDisturbanceTest extends SwarmFixture {
  private static final String[] LONG = {"sh", "-c", "echo here; sleep 1000"};

  @Test
  void attemptOnAKilledWorkerIsLostOnceTheGraceIsOver() {
    Running on = start();
    AttemptId onTwo = launchOn(2, on, LONG);
    AttemptId onThree = launchOn(3, on, "sh", "-c", "sleep 20; exit 5");
    swarm.inflict("kill", 2);

    AttemptOutcome outcome = on.reports().awaitEnded(onTwo);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("Its node has been down for too long (node node2)", outcome);
    assertEquals(AttemptOutcome.exited(5), on.reports().awaitEnded(onThree));
    assertEquals(1, on.reports().ends(onTwo).size());
  }

  @Test
  void attemptWhoseWorkerComesBackWithinTheGraceIsLostForThatReason() {
    Running on = start(builder().nodeGrace(Duration.ofMinutes(10)));
    AttemptId attempt = launchOn(2, on, LONG);
    swarm.inflict("kill", 2);
    TestSwarm.await("node2 is called down", () -> !isReady(2));
    assertEquals(List.of(), on.reports().ends(attempt));
    swarm.inflict("restart", 2);

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("It did not outlive that its node was away, exit code", outcome);
  }

  @Test
  void whatEndsBehindAPartitionIsToldOnceThatIsHealed() {
    Running on = start(builder().nodeGrace(Duration.ofMinutes(10)));
    AttemptId attempt = launchOn(3, on, "sh", "-c", "echo here; sleep 3; exit 6");
    swarm.inflict("partition", 3);
    TestSwarm.await("node3 is called down", () -> !isReady(3));
    TestSwarm.await("it has ended", () -> !isUp(attempt, 3));
    assertEquals(List.of(), on.reports().ends(attempt));
    swarm.inflict("heal", 3);

    assertEquals(AttemptOutcome.exited(6), on.reports().awaitEnded(attempt));
    assertEquals("here\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void attemptBehindAPartitionIsLostAndItsContainerRunsOnUntilThatIsHealed() {
    Running on = start();
    AttemptId attempt = launchOn(3, on, LONG);
    swarm.inflict("partition", 3);

    assertEquals(Cause.LOST, on.reports().awaitEnded(attempt).cause());
    on.executor().release(attempt);
    TestSwarm.await("its service is removed", () -> swarm.services(owner).isEmpty());
    // This is why an attempt after a loss may overlap with the one that was lost.
    assertTrue(isUp(attempt, 3));

    swarm.inflict("heal", 3);
    swarm.awaitNothingLeft(owner);
  }

  @Test
  void attemptOnADrainedWorkerIsLostWithItsLogs() {
    Running on = start();
    AttemptId attempt = launchOn(2, on, LONG);
    swarm.awaitOutput(owner, attempt);
    swarm.availability(2, SwarmNodeAvailability.DRAIN);

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("Swarm ended it to free its node, exit code 143 (node node2)", outcome);
    assertEquals("here\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void nothingIsConcludedWhileTheManagerIsAway() {
    Running on =
        start(builder().pendingTimeout(Duration.ofSeconds(2)).callTimeout(Duration.ofSeconds(2)));
    AttemptId ends = launchOn(2, on, "sh", "-c", "echo here; sleep 3; exit 7");
    AttemptId goesOn = launchOn(3, on, "sh", "-c", "sleep 15; exit 8");
    swarm.inflict("kill", 1);
    TestSwarm.await("it has ended", () -> !isUp(ends, 2));
    AttemptId late = newAttempt();
    on.executor().launch(request(late, 2, "true"));
    assertReason("no manager of the swarm has answered", on.reports().awaitEnded(late));
    assertEquals(List.of(), on.reports().ends(ends));
    swarm.inflict("restart", 1);

    assertEquals(AttemptOutcome.exited(7), on.reports().awaitEnded(ends));
    assertEquals("here\n", logs.text(ends, LogStream.STDOUT));
    assertEquals(AttemptOutcome.exited(8), on.reports().awaitEnded(goesOn));
    assertEquals(1, swarm.containers(owner, 2).size());
    assertEquals(1, swarm.containers(owner, 3).size());
  }

  @Test
  void restartedManagerRunsNothingAgain() {
    Running on = start();
    AttemptId ended = newAttempt();
    on.executor().launch(request(ended, 2, "sh", "-c", "exit 3"));
    assertEquals(AttemptOutcome.exited(3), on.reports().awaitEnded(ended));
    AttemptId runs = launchOn(3, on, "sh", "-c", "sleep 8; exit 4");
    swarm.inflict("restart", 1);

    assertEquals(AttemptOutcome.exited(4), on.reports().awaitEnded(runs));
    AttemptId after = newAttempt();
    on.executor().launch(request(after, 1, "true"));
    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(after));
    assertEquals(1, swarm.containers(owner, 2).size());
    assertEquals(1, swarm.containers(owner, 3).size());
    assertEquals(1, on.reports().ends(ended).size());
  }

  @Test
  void attemptOnARestartedManagerIsLost() {
    Running on = start();
    AttemptId attempt = launchOn(1, on, LONG);
    swarm.inflict("restart", 1);

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause(), outcome.toString());
  }

  @Test
  void serviceRemovedBySomebodyElseIsALoss() {
    Running on = start();
    AttemptId attempt = launchOn(2, on, LONG);
    swarm.services(owner).forEach(service -> swarm.remove(service.getId()));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("Its service was removed by somebody else", outcome);
  }

  private static boolean isReady(int engine) {
    return swarm.node(engine).getStatus().getState().name().equals("READY");
  }

  private boolean isUp(AttemptId attempt, int engine) {
    return swarm
        .container(owner, attempt, engine)
        .map(container -> "running".equals(container.getState()))
        .orElse(false);
  }
}
