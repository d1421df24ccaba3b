package io.github.batchwright.docker;

import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.TaskContainer;
import org.junit.jupiter.api.BeforeEach;

/** Runs the contract of all executors with attempts of two containers. */
@RequiresDocker
final class DockerTaskContractTest extends DockerExecutorContractTest {
  /** The contract leaves attempts unreleased, and engines have addresses for about 30 networks. */
  @BeforeEach
  void removeWhatTheLastTestLeft() {
    engine.removeAll(OWNER);
  }

  @Override
  JobProperties properties(ContainerProperties container) {
    ContainerProperties idle = container.toBuilder().command("sleep", "1000").build();
    return EcsProperties.of(
        TaskContainer.of("main", container),
        TaskContainer.builder("sidecar", idle).essential(false).build());
  }

  @Override
  String name(AttemptId attempt) {
    return OWNER.name(new ContainerKey(attempt, "main"));
  }

  @Override
  protected String logContainer() {
    return "main";
  }
}
