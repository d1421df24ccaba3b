package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that cannot start or run out of memory, and containers that others lay hands on. */
final class DockerMishapTest extends DockerFixture {
  private static final AttemptOutcome REMOVED =
      AttemptOutcome.lost("Its container was removed by somebody else while it ran");

  private static ContainerProperties withoutInit(String... command) {
    return ContainerProperties.builder(engine.image())
        .resources(0.5, 16)
        .command(command)
        .linuxParameters(LinuxParameters.builder().initProcessEnabled(false).build())
        .build();
  }

  @Test
  void firstProcessOutOfMemoryIsToldByName() {
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        run(
            start(),
            attempt,
            withoutInit("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"));

    assertEquals(engine.outOfMemory(owner.name(attempt)), outcome);
    assertEquals(137, outcome.exitCode());
  }

  @Test
  void childOutOfMemoryLeavesTheProgramItsExitCode() {
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        run(
            start(),
            attempt,
            withoutInit(
                "sh", "-c", "dd if=/dev/zero of=/dev/null bs=64M count=1; echo $?; exit 5"));

    assertEquals(5, outcome.exitCode());
    assertEquals("137\n", logs.text(attempt, LogStream.STDOUT));
    assertTrue(
        outcome.cause() == Cause.OUT_OF_MEMORY || outcome.equals(AttemptOutcome.exited(5)),
        outcome.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "true, /no/such, No such file or directory",
    "true, /etc/passwd, Permission denied",
    "false, /no/such, no such file or directory",
    "false, nosuch, executable file not found",
    "false, /etc/passwd, permission denied",
  })
  void programThatCannotBeExecutedIsToldByName(boolean init, String command, String why)
      throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome =
        init ? run(on, attempt, command) : run(on, attempt, withoutInit(command));

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertTrue(String.valueOf(outcome.reason()).startsWith("CannotStartContainerError: "));
    assertReason(command, outcome);
    assertReason(why, outcome);
    release(on, attempt);
  }

  @Test
  void pausedContainerThatIsRemovedIsLost() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    engine.client().pauseContainerCmd(owner.name(attempt)).exec();
    engine.remove(owner.name(attempt));

    assertEquals(REMOVED, on.reports().awaitEnded(attempt));
  }

  @Test
  void containerThatIsRemovedBeforeItsEndIsLookedAtIsLost() throws Exception {
    assertEquals(REMOVED, removedBefore("/json HTTP"));
  }

  @Test
  void containerThatIsRemovedBeforeItsLogsAreReadHasItsExitCode() throws Exception {
    assertEquals(AttemptOutcome.exited(3), removedBefore("/logs?"));
  }

  private AttemptOutcome removedBefore(String request) throws Exception {
    AttemptId attempt = newAttempt();
    try (EngineProxy proxy = new EngineProxy(engine.address())) {
      Running on = start(DockerExecutor.builder().host(proxy.host()));
      run(on, newAttempt(), "true");
      proxy.rule(
          line -> {
            if (line.contains(request)) {
              engine.awaitExit(owner.name(attempt));
              engine.remove(owner.name(attempt));
            }
            return EngineProxy.Fate.PASS;
          });
      return run(on, attempt, "sh", "-c", "exit 3");
    }
  }

  @Test
  void containerThatIsRemovedBeforeItsReleaseHarmsNothing() {
    Running on = start();
    AttemptId attempt = newAttempt();
    assertEquals(AttemptOutcome.exited(3), run(on, attempt, "sh", "-c", "exit 3"));
    engine.remove(owner.name(attempt));
    on.executor().release(attempt);

    assertTrue(run(on, newAttempt(), "true").isSuccess());
    assertEquals(1, on.reports().ends(attempt).size());
  }

  @Test
  void storeThatBreaksLeavesNoAttemptOpen() {
    logs.breakDown();
    EngineLimits limits = EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(100));
    Running on = start(DockerExecutor.builder().limits(limits));
    AttemptOutcome outcome = run(on, newAttempt(), "echo", "hello");

    assertEquals(Cause.LOST, outcome.cause());
    assertReason("Nobody knows how its container ended: java.lang.NoClassDefFoundError", outcome);
  }

  @Test
  void runningContainerOfSomebodyElseIsNotTouched() {
    Running on = start();
    AttemptId attempt = newAttempt();
    String foreign = engine.create(owner.name(attempt), Map.of("of", "others"), "sleep", "1000");
    try {
      engine.client().startContainerCmd(foreign).exec();
      AttemptOutcome outcome = run(on, attempt, "true");

      assertEquals(Cause.CANNOT_START, outcome.cause());
      assertReason("somebody else's", outcome);
      on.executor().stop(attempt, StopMode.FORCED);
      on.executor().release(attempt);
      // By then it would be gone.
      on.executor().close();
      assertEquals(List.of(), engine.containers(owner));
      assertEquals(
          "running", engine.client().inspectContainerCmd(foreign).exec().getState().getStatus());
    } finally {
      engine.remove(foreign);
    }
  }
}
