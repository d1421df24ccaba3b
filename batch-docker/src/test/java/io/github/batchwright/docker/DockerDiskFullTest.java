package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk of an engine is full. */
@Tag("heavy")
final class DockerDiskFullTest extends OwnEngineFixture {
  @BeforeAll
  static void startEngine() {
    own = OwnEngine.onDiskOf("32m");
  }

  @AfterEach
  void emptyDisk() throws IOException {
    Files.deleteIfExists(filler());
  }

  private static Path filler() {
    return own.data().resolve("filler");
  }

  /** Fills the disk but for so many bytes. */
  private static void fillBut(long bytes) throws IOException {
    long free = Files.getFileStore(own.data()).getUsableSpace();
    try (OutputStream out = Files.newOutputStream(filler())) {
      byte[] block = new byte[4096];
      for (long left = free - bytes; left >= block.length; left -= block.length) {
        out.write(block);
      }
    }
  }

  @Test
  void reasonBeginsWithTheWordsThatARuleCanMatch() throws Exception {
    Running on = startOnOwn();
    fillBut(0);
    AttemptOutcome outcome = run(on, newAttempt(), "true");
    emptyDisk();

    assertEquals(Cause.CANNOT_START, outcome.cause());
    RetryStrategy rule =
        RetryStrategy.attempts(
            3,
            EvaluateOnExit.onReason(
                "CannotCreateContainerError: no space left on device*", RetryAction.RETRY),
            EvaluateOnExit.onReason("*", RetryAction.EXIT));
    assertEquals(RetryAction.RETRY, rule.evaluate("", outcome.reason(), null));
    assertTrue(run(on, newAttempt(), "true").isSuccess());
  }

  @Test
  void exitCodeIsRightThoughTheLogsAreCut() throws Exception {
    String script =
        "trap 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done; exit 7' TERM; "
            + "echo ready; while :; do sleep 1000 & wait; done";
    Running on = startOnOwn();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sh", "-c", script));
    on.reports().awaitStarted(attempt);
    own.engine().awaitOutput(owner.name(attempt));
    fillBut(64 * 1024);
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(7), on.reports().awaitEnded(attempt));
    String text = logs.text(attempt, LogStream.STDOUT);
    assertTrue(text.startsWith("ready\nline 1\n"), text);
    assertFalse(text.contains("line 20000\n"), "nothing was cut");
  }
}
