package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A swarm of three managers that loses its leader, which the executor was talking to. */
@RequiresSwarm
@Timeout(240)
final class SwarmLeaderTest {
  private static final ContainerIdentity OWNER = new ContainerIdentity("leader");

  @Test
  void attemptsGoOnUnderTheNextLeader() throws IOException {
    try (TestSwarm swarm = TestSwarm.ofManagers("leader")) {
      ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(2), () -> {});
      SwarmExecutor executor =
          SwarmExecutor.builder()
              .host(swarm.host(1))
              .host(swarm.host(2))
              .host(swarm.host(3))
              .owner(OWNER.owner())
              .callTimeout(Duration.ofSeconds(5))
              .nodeGrace(Duration.ofSeconds(2))
              .build(new MemoryLogs());
      try (executor) {
        executor.start(reports);
        AttemptId onLeader = launch(executor, 1, "sleep 1000");
        AttemptId other = launch(executor, 2, "sleep 15; exit 7");
        AttemptId ended = launch(executor, 3, "exit 3");
        reports.awaitStarted(onLeader);
        reports.awaitStarted(other);
        assertEquals(AttemptOutcome.exited(3), reports.awaitEnded(ended));
        swarm.inflict("kill", 1);

        assertEquals(Cause.LOST, reports.awaitEnded(onLeader).cause());
        assertEquals(AttemptOutcome.exited(7), reports.awaitEnded(other));
        AttemptId next = launch(executor, 3, "exit 4");
        assertEquals(AttemptOutcome.exited(4), reports.awaitEnded(next));
        // One each: a new leader has run nothing again.
        assertEquals(1, swarm.containers(OWNER, 2).size());
        assertEquals(2, swarm.containers(OWNER, 3).size());

        swarm.inflict("restart", 1);
        List.of(onLeader, other, ended, next).forEach(executor::release);
        swarm.awaitNothingLeft(OWNER);
        assertEquals(1, reports.ends(onLeader).size());
      }
    }
  }

  private static AttemptId launch(SwarmExecutor executor, int engine, String script) {
    AttemptId attempt = new AttemptId(new JobId("job-" + script.hashCode()), 1);
    executor.launch(
        new LaunchRequest(
            attempt,
            "test",
            "queue",
            "swarm",
            "swarm/node" + engine,
            ContainerProperties.of(
                TestSwarm.IMAGE, List.of("sh", "-c", script), Map.of(), Resources.of(0.1, 64)),
            Map.of(),
            Map.of()));
    return attempt;
  }
}
