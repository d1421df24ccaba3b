package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.engine.DeadlineCalls;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines that hang or are not there; no engine is needed for that. */
@Timeout(60)
final class DeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final DeadlineCalls calls = new DeadlineCalls("the engine", 1);
  @TempDir Path directory;

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void callThatHangsIsLeftAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    EngineUnreachableException thrown =
        assertThrows(
            EngineUnreachableException.class,
            () ->
                calls.call(
                    "inspect",
                    SHORT,
                    () -> {
                      try {
                        never.await();
                        return 1;
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                      }
                    }));

    assertEquals("inspect: no answer from the engine within 0.1 s", thrown.getMessage());
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    assertEquals("again", calls.call("list", Duration.ofSeconds(30), () -> "again"));
  }

  @Test
  void streamMayTakeLongAsLongAsItMoves() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong looks = new AtomicLong();
    // It has moved each time it is looked at, and ends only after several deadlines.
    String answer =
        calls.call(
            "logs",
            Duration.ofMillis(10),
            () -> {
              if (looks.incrementAndGet() == 5) {
                done.countDown();
              }
              return looks.get();
            },
            () -> {
              done.await();
              return "all";
            });

    assertEquals("all", answer);
  }

  @Test
  void answerOfTheEngineIsPassedOn() {
    NotFoundException answer = new NotFoundException("no such container");
    assertSame(
        answer,
        assertThrows(
            NotFoundException.class,
            () ->
                calls.call(
                    "inspect",
                    SHORT,
                    () -> {
                      throw answer;
                    })));
  }

  @Test
  void brokenConnectionIsNoAnswer() {
    EngineUnreachableException thrown =
        assertThrows(
            EngineUnreachableException.class,
            () ->
                calls.call(
                    "start",
                    Duration.ofSeconds(30),
                    () -> {
                      throw new IllegalStateException(new IOException("Broken pipe"));
                    }));
    assertEquals("start: no answer from the engine: Broken pipe", thrown.getMessage());
  }

  @Test
  void engineThatIsNotThereIsAReason() {
    Path socket = directory.resolve("no.sock");
    Optional<String> reason = DockerEngines.whyUnavailable("unix://" + socket);

    assertTrue(reason.isPresent());
    assertTrue(reason.get().contains(socket.toString()), reason.get());
    assertTrue(
        DockerEngines.whyUnavailable("carrier-pigeon").get().contains("'carrier-pigeon' must be"));
  }

  @Test
  void socketThatNeverAnswersHoldsUpNoLaunch() throws Exception {
    Path socket = directory.resolve("e.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      AttemptOutcome outcome = launchAt("unix://" + socket);
      assertEquals(AttemptOutcome.Cause.CANNOT_START, outcome.cause());
      assertTrue(outcome.reason().contains("within 0.1 s"), outcome.reason());
    }
    assertEquals(AttemptOutcome.Cause.CANNOT_START, launchAt("unix://" + socket).cause());
  }

  private static AttemptOutcome launchAt(String host) {
    try (DockerExecutor executor =
        DockerExecutor.builder().host(host).callTimeout(SHORT).build(new MemoryLogs())) {
      ReportRecorder reports = new ReportRecorder(Duration.ofSeconds(30), () -> {});
      executor.start(reports);
      AttemptId attempt = new AttemptId(new JobId("job"), 1);
      executor.launch(
          new LaunchRequest(
              attempt,
              "job",
              "queue",
              "environment",
              "instance",
              ContainerProperties.of("image", List.of(), Map.of(), Resources.of(1, 64)),
              Map.of(),
              Map.of()));
      return reports.awaitEnded(attempt);
    }
  }
}
