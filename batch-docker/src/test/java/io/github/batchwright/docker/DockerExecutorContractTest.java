package io.github.batchwright.docker;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the contract of all executors against a real Docker engine. */
@RequiresDocker
class DockerExecutorContractTest extends ContainerExecutorContract {
  static final ContainerIdentity OWNER = new ContainerIdentity("contract-" + UUID.randomUUID());
  static TestEngine engine;

  @BeforeAll
  static void connect() {
    engine = new TestEngine();
  }

  @AfterAll
  static void disconnect() throws IOException {
    engine.removeAll(OWNER);
    engine.close();
  }

  @Override
  protected JobExecutor newExecutor(JobLogStore logStore) {
    return DockerExecutor.builder().owner(OWNER.owner()).build(logStore);
  }

  @Override
  protected void awaitIgnoring(AttemptId attempt) throws Exception {
    engine.awaitOutput(name(attempt));
  }

  @Override
  protected int manyAttempts() {
    return 12;
  }

  @Override
  final LaunchRequest container(AttemptId attempt, String... command) {
    return request(attempt, properties(command(command)));
  }

  private static ContainerProperties command(String... command) {
    return ContainerProperties.of(
        engine.image(), List.of(command), Map.of(), Resources.of(0.5, 64));
  }

  /** Returns a job that does what this container does. */
  JobProperties properties(ContainerProperties container) {
    return container;
  }

  /** Returns the name of that container. */
  String name(AttemptId attempt) {
    return OWNER.name(attempt);
  }
}
