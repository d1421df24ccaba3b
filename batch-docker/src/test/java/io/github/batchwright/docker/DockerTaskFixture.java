package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.spi.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tests of several containers share. */
abstract class DockerTaskFixture extends DockerFixture {
  /** Ends at once when it is asked to, and says so. */
  static final String[] UNTIL_STOPPED = {
    "sh", "-c", "trap 'echo asked; exit 0' TERM; echo ready; sleep 1000 & wait"
  };

  /** Does not care whether it is asked to end. */
  static final String[] STUBBORN = {
    "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"
  };

  final TaskContainer.Builder container(String name, String... command) {
    return TaskContainer.builder(
            name,
            ContainerProperties.builder(engine.image())
                .command(command)
                .resources(Resources.of(0.25, 32))
                .build())
        .stopTimeout(Duration.ofSeconds(30));
  }

  final TaskContainer.Builder helper(String name, String... command) {
    return container(name, command).essential(false);
  }

  final AttemptOutcome run(Running on, AttemptId attempt, EcsProperties task) {
    on.executor().launch(request(attempt, task));
    return end(on, attempt);
  }

  /** Waits for the end of an attempt; what became of each container is left out. */
  final AttemptOutcome end(Running on, AttemptId attempt) {
    return on.reports().awaitEnded(attempt).of(List.of());
  }

  final String name(AttemptId attempt, String container) {
    return owner.name(new ContainerKey(attempt, container));
  }

  final InspectContainerResponse inspect(AttemptId attempt, String container) {
    return engine.client().inspectContainerCmd(name(attempt, container)).exec();
  }

  final String status(AttemptId attempt, String container) {
    return String.valueOf(inspect(attempt, container).getState().getStatus());
  }

  final Instant startedAt(AttemptId attempt, String container) {
    return Instant.parse(String.valueOf(inspect(attempt, container).getState().getStartedAt()));
  }

  final Instant finishedAt(AttemptId attempt, String container) {
    return Instant.parse(String.valueOf(inspect(attempt, container).getState().getFinishedAt()));
  }

  /** Waits until a container runs, which is the engine's to know. */
  final void awaitRunning(AttemptId attempt, String container) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!engine.exists(name(attempt, container))
        || !status(attempt, container).equals("running")) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(container + " does not run");
      }
      Thread.onSpinWait();
    }
    engine.awaitOutput(name(attempt, container));
  }

  /** Says that ends are durable, and checks that nothing is left of these attempts or any other. */
  final void assertNothingLeft(Running on, AttemptId... attempts) {
    List.of(attempts).forEach(on.executor()::release);
    // By then everything that is due is removed.
    on.executor().close();
    assertEquals(List.of(), engine.containers(owner));
    assertEquals(List.of(), engine.networks(owner));
  }
}
