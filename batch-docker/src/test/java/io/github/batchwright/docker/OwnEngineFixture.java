package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** What tests share that harm an engine: it is theirs alone, and ends with them. */
@RequiresOwnEngine
abstract class OwnEngineFixture extends DockerFixture {
  /** Prints a line, and ends with code 7 after another when it is asked to end. */
  static final String[] UNTIL_ASKED = {
    "sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 1000 & wait; done"
  };

  /** Started by the subclass. */
  static OwnEngine own;

  @AfterAll
  static void endEngine() throws IOException {
    own.close();
  }

  /** Starts an executor that notices within seconds what goes wrong. */
  final Running startOnOwn() {
    return startOnOwn(Duration.ofSeconds(60));
  }

  /** As above, and with the longest that the engine may take to answer a call. */
  final Running startOnOwn(Duration call) {
    EngineLimits limits = EngineLimits.DEFAULT.withReconcile(Duration.ofSeconds(1)).withCall(call);
    return start(DockerExecutor.builder().host(own.host()).limits(limits));
  }

  /** Launches {@link #UNTIL_ASKED} and waits until that listens; returns its first process. */
  final ProcessHandle launchUntilAsked(Running on, AttemptId attempt) throws Exception {
    on.executor().launch(request(attempt, UNTIL_ASKED));
    on.reports().awaitStarted(attempt);
    try (TestEngine now = new TestEngine(own.address())) {
      now.awaitOutput(owner.name(attempt));
      Long pid = now.inspect(owner, attempt).getState().getPidLong();
      return ProcessHandle.of(pid == null ? -1 : pid).orElseThrow();
    }
  }

  /** Asks a container to end, past the engine, and waits until it has. */
  static void end(ProcessHandle firstProcess) {
    firstProcess.destroy();
    firstProcess.onExit().join();
  }
}
