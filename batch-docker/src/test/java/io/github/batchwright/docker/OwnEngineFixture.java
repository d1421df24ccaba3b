package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** What tests share that harm an engine: it is theirs, and ends with the test. */
@RequiresOwnEngine
abstract class OwnEngineFixture extends DockerFixture {
  /** Prints a line, and ends with code 7 after another when it is asked to end. */
  static final String[] UNTIL_ASKED = {
    "sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 1000 & wait; done"
  };

  OwnEngine own;

  @AfterEach
  final void endEngine() throws IOException {
    if (own != null) {
      own.close();
    }
  }

  /** Starts an executor on the engine of its own that notices within seconds what goes wrong. */
  final Running startOnOwn() {
    return startOnOwn(EngineLimits.DEFAULT.withReconcile(Duration.ofSeconds(2)));
  }

  final Running startOnOwn(EngineLimits limits) {
    return start(DockerExecutor.builder().host(own.host()).limits(limits));
  }

  /** Launches {@link #UNTIL_ASKED} and waits until that listens; returns its process. */
  final ProcessHandle launchUntilAsked(Running on, AttemptId attempt) throws InterruptedException {
    on.executor().launch(request(attempt, UNTIL_ASKED));
    on.reports().awaitStarted(attempt);
    own.engine().awaitOutput(owner.name(attempt));
    Long pid = own.engine().inspect(owner, attempt).getState().getPidLong();
    return ProcessHandle.of(pid == null ? -1 : pid).orElseThrow();
  }

  /** Asks a process of a container to end, past the engine, and waits until it has. */
  static void end(ProcessHandle process) {
    process.destroy();
    process.onExit().join();
  }
}
