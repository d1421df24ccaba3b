package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of jobs of several containers that an earlier life has left. */
final class DockerTaskTakeoverTest extends DockerTaskFixture {
  /** Its main container waits until the one that sets it up has been asked to end. */
  private EcsProperties waiting() {
    return EcsProperties.of(
        container("main", "sh", "-c", "echo main; exit 5")
            .dependsOn("setup", Condition.SUCCESS)
            .build(),
        helper("setup", UNTIL_STOPPED).build(),
        helper("server", UNTIL_STOPPED).build());
  }

  private RecoveredAttempt started(AttemptId attempt, EcsProperties task) {
    return new RecoveredAttempt(request(attempt, task), Instant.EPOCH);
  }

  /** Runs the containers in a first life that ends while the main one waits. */
  private void leaveWaiting(AttemptId attempt) throws InterruptedException {
    Running first = start();
    first.executor().launch(request(attempt, waiting()));
    awaitRunning(attempt, "setup");
    awaitRunning(attempt, "server");
    first.reports().awaitStarted(attempt);
    first.executor().close();
  }

  private String output(AttemptId attempt, String container) {
    return new String(
        logs.bytes(LogId.of(attempt, container, LogStream.STDOUT)), StandardCharsets.UTF_8);
  }

  @Test
  void orderGoesOnWhereTheEarlierLifeLeftIt() throws Exception {
    AttemptId attempt = newAttempt();
    leaveWaiting(attempt);
    String setup = inspect(attempt, "setup").getId();
    String main = inspect(attempt, "main").getId();

    Running second = startAgain(started(attempt, waiting()));
    second.reports().awaitStarted(attempt);
    assertEquals("created", status(attempt, "main"));
    engine.client().killContainerCmd(setup).withSignal("TERM").exec();

    assertEquals(
        AttemptOutcome.exited(5, "Essential container 'main' exited"), end(second, attempt));
    assertEquals(setup, inspect(attempt, "setup").getId());
    assertEquals(main, inspect(attempt, "main").getId());
    assertEquals("main\n", output(attempt, "main"));
    assertEquals("ready\nasked\n", output(attempt, "setup"));
    assertEquals("ready\nasked\n", output(attempt, "server"));
    assertNothingLeft(second, attempt);
  }

  @Test
  void endsMeanwhileAreCaughtUpWith() throws Exception {
    AttemptId attempt = newAttempt();
    leaveWaiting(attempt);
    String setup = name(attempt, "setup");
    engine.client().killContainerCmd(setup).withSignal("TERM").exec();
    engine.awaitExit(setup);

    Running second = startAgain(started(attempt, waiting()));

    assertEquals(
        AttemptOutcome.exited(5, "Essential container 'main' exited"), end(second, attempt));
    assertNothingLeft(second, attempt);
  }

  @Test
  void attemptThatWasNeverLaunchedIsLaunched() {
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.builder()
            .container(container("main", "true").build())
            .container(helper("server", "sleep", "1000").build())
            .pidMode("task")
            .build();

    Running second = startAgain(new RecoveredAttempt(request(attempt, task), null));

    assertEquals(AttemptOutcome.exited(0), end(second, attempt));
    assertNothingLeft(second, attempt);
  }

  @Test
  void essentialContainerThatIsGoneIsALoss() throws Exception {
    AttemptId attempt = newAttempt();
    leaveWaiting(attempt);
    engine.remove(name(attempt, "main"));

    Running second = startAgain(started(attempt, waiting()));

    AttemptOutcome outcome = end(second, attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("(container 'main')", outcome);
    assertNothingLeft(second, attempt);
  }

  @Test
  void whatNobodyKnowsAnyMoreIsRemoved() throws Exception {
    AttemptId attempt = newAttempt();
    leaveWaiting(attempt);

    Running second = startAgain();

    for (String container : List.of("main", "setup", "server")) {
      engine.awaitRemoved(name(attempt, container));
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!engine.networks(owner).isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), engine.networks(owner));
    assertEquals(0, second.reports().startedCount(attempt));
  }
}
