package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose containers are whose: other owners, an earlier life, and hands that meddle. */
final class DockerIdentityTest extends DockerFixture {

  @Test
  void containerOfSomebodyElseIsNotTouched() {
    Running on = start();
    AttemptId attempt = newAttempt();
    String foreign =
        engine.create(
            owner.name(attempt),
            Map.of(
                "io.github.batchwright.owner", "somebody-else",
                "io.github.batchwright.job", attempt.job().value(),
                "io.github.batchwright.attempt", "1"),
            "true");
    try {
      AttemptOutcome outcome = run(on, attempt, "true");

      assertEquals(Cause.CANNOT_START, outcome.cause());
      assertReason("CannotCreateContainerError: a container named " + owner.name(attempt), outcome);
      assertReason("somebody else's", outcome);
      assertEquals("created", engine.inspect(owner, attempt).getState().getStatus());
      on.executor().release(attempt);
      // By then it would be gone.
      on.executor().close();
      assertEquals(foreign, engine.inspect(owner, attempt).getId());
    } finally {
      engine.remove(foreign);
    }
  }

  @Test
  void launchTakesOverTheContainerThatTheAttemptHasAlready() {
    Running first = start();
    AttemptId attempt = newAttempt();
    String[] command = {
      "sh", "-c", "trap 'echo second; exit 4' TERM; echo first; sleep 1000 & wait"
    };
    first.executor().launch(request(attempt, command));
    first.reports().awaitStarted(attempt);
    first.executor().close();
    String container = engine.inspect(owner, attempt).getId();

    Running second = start();
    second.executor().launch(request(attempt, command));
    second.reports().awaitStarted(attempt);
    assertEquals(container, engine.inspect(owner, attempt).getId());
    second.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(4), second.reports().awaitEnded(attempt));
    assertEquals("first\nsecond\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(List.of(), first.reports().ends(attempt));
  }

  @Test
  void removalBehindOurBackIsALoss() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    engine.remove(owner.name(attempt));

    assertEquals(
        AttemptOutcome.lost("Its container was removed by somebody else while it ran"),
        on.reports().awaitEnded(attempt));
  }

  @Test
  void launchesOfOneAttemptMakeOneContainer() {
    Running on = start();
    AttemptId attempt = newAttempt();
    for (int i = 0; i < 5; i++) {
      on.executor().launch(request(attempt, "sleep", "1000"));
    }
    on.reports().awaitStarted(attempt);
    assertEquals(1, engine.containers(owner).size());
    on.executor().stop(attempt, StopMode.FORCED);
    on.reports().awaitEnded(attempt);
    on.executor().launch(request(attempt, "true"));
    run(on, newAttempt(), "true");

    assertEquals(1, on.reports().ends(attempt).size());
  }

  @Test
  void threadsDoNotGrowWithContainers() throws Exception {
    Running on = start();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      on.executor().launch(request(attempt, "sleep", "1000"));
    }
    attempts.forEach(on.reports()::awaitStarted);
    assertEquals(20, engine.containers(owner).size());

    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("batch-docker-") || name.startsWith("docker-java-"))
            .sorted()
            .toList();
    // 3 launchers, 2 collectors, stopper, remover and watcher, a call for each of these, 4 more for
    // images, the stream of events.
    assertTrue(threads.size() <= 24, threads.size() + " threads: " + threads);
    attempts.forEach(attempt -> on.executor().stop(attempt, StopMode.FORCED));
    attempts.forEach(on.reports()::awaitEnded);
    for (AttemptId attempt : attempts) {
      release(on, attempt);
    }
  }
}
