package io.github.batchwright.docker;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the contract of all executors against a real swarm, which chooses the nodes itself. */
@RequiresSwarm
final class SwarmExecutorContractTest extends ContainerExecutorContract {
  private static final ContainerIdentity OWNER =
      new ContainerIdentity("contract-" + UUID.randomUUID());
  private static TestSwarm swarm;

  @BeforeAll
  static void connect() {
    swarm = TestSwarm.shared();
    swarm.makeWhole();
  }

  @AfterAll
  static void disconnect() throws IOException {
    swarm.removeAll(OWNER);
    swarm.close();
  }

  @Override
  protected JobExecutor newExecutor(JobLogStore logStore) {
    return SwarmExecutor.builder()
        .host(swarm.host(1))
        .owner(OWNER.owner())
        .placement(SwarmPlacement.LEFT_TO_SWARM)
        // Longer than it takes another attempt to come and go: then the one that ignores is killed.
        .stopGrace(Duration.ofSeconds(20))
        .build(logStore);
  }

  @Override
  protected void awaitIgnoring(AttemptId attempt) {
    swarm.awaitOutput(OWNER, attempt);
  }

  @Override
  protected int manyAttempts() {
    return 8;
  }

  @Override
  LaunchRequest container(AttemptId attempt, String... command) {
    return request(
        attempt,
        ContainerProperties.of(TestSwarm.IMAGE, List.of(command), Map.of(), Resources.of(0.1, 64)));
  }
}
