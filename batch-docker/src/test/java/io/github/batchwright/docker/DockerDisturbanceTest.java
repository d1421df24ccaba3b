package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.EngineProxy.Fate;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A way to the engine that breaks, stalls and swallows answers. */
final class DockerDisturbanceTest extends DockerFixture {
  /** Nothing is found by chance, because nothing is compared unless something happens. */
  private static final EngineLimits EVENTS_ONLY =
      EngineLimits.DEFAULT.withReconcile(Duration.ofHours(1));

  private EngineProxy proxy;

  @BeforeEach
  void openProxy() throws IOException {
    proxy = new EngineProxy(engine.address());
  }

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  private Running startOnProxy(EngineLimits limits) {
    return start(DockerExecutor.builder().host(proxy.host()).limits(limits));
  }

  @Test
  void endsWhileTheStreamOfEventsIsDownAreNotLost() throws Exception {
    // From the future, so that the engine does not tell again what has happened meanwhile.
    Running on = startOnProxy(EVENTS_ONLY.withOverlap(Duration.ofHours(-1)));
    AttemptId attempt = newAttempt();
    AttemptId removed = newAttempt();
    on.executor().launch(request(attempt, "sh", "-c", "echo hello; sleep 1000"));
    on.executor().launch(request(removed, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    on.reports().awaitStarted(removed);
    engine.awaitOutput(owner.name(attempt));

    proxy.rule(line -> Fate.DROP);
    proxy.expect("/events");
    proxy.dropAll();
    engine.client().killContainerCmd(owner.name(attempt)).withSignal("TERM").exec();
    engine.awaitExit(owner.name(attempt));
    engine.remove(owner.name(removed));
    // It has tried in vain before the way is free again.
    proxy.await();
    proxy.rule(line -> Fate.PASS);

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), on.reports().awaitEnded(attempt));
    assertEquals("hello\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(Cause.LOST, on.reports().awaitEnded(removed).cause());
  }

  @Test
  void eventsAfterTheStreamWasOpenedAgainAreSeen() throws Exception {
    Running on = startOnProxy(EVENTS_ONLY);
    run(on, newAttempt(), "true");
    proxy.expect("/events");
    proxy.dropAll();
    proxy.await();

    assertTrue(run(on, newAttempt(), "true").isSuccess());
  }

  @Test
  void endsAreFoundWithoutAnyEvents() {
    proxy.rule(line -> line.contains("/events") ? Fate.HANG : Fate.PASS);
    Running on = startOnProxy(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200)));

    assertEquals(5, run(on, newAttempt(), "sh", "-c", "exit 5").exitCode());
  }

  @Test
  void engineThatDoesNotAnswerIsAReasonNotToStart() {
    proxy.rule(line -> Fate.HANG);
    Running on = startOnProxy(EVENTS_ONLY.withCall(Duration.ofMillis(300)));
    AttemptOutcome outcome = run(on, newAttempt(), "true");

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotCreateContainerError: version: no answer from the Docker engine", outcome);
    assertReason("within 0.3 s", outcome);
  }

  @Test
  void engineThatComesLateIsUsed() throws Exception {
    proxy.rule(line -> Fate.DROP);
    Running on = startOnProxy(EVENTS_ONLY);
    assertEquals(Cause.CANNOT_START, run(on, newAttempt(), "true").cause());
    proxy.rule(line -> Fate.PASS);

    assertTrue(run(on, newAttempt(), "true").isSuccess());
  }

  @Test
  void containerWhoseStartWasNotAnsweredIsFoundRunning() {
    Running on = startOnProxy(EVENTS_ONLY.withCall(Duration.ofSeconds(5)));
    // The connection is made by then, so that only the start is disturbed.
    run(on, newAttempt(), "true");
    proxy.rule(line -> line.contains("/start") ? Fate.LOSE_ANSWER : Fate.PASS);
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sh", "-c", "echo once; sleep 1000"));
    on.reports().awaitStarted(attempt);
    on.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void startThatDidNotReachTheEngineIsSentAgain() {
    Running on = startOnProxy(EVENTS_ONLY);
    run(on, newAttempt(), "true");
    proxy.dropFirst("/start");
    AttemptId attempt = newAttempt();

    assertEquals(AttemptOutcome.exited(5), run(on, attempt, "sh", "-c", "echo once; exit 5"));
    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void containerWhoseCreationWasNotAnsweredIsThrownAway() throws Exception {
    Running on = startOnProxy(EVENTS_ONLY.withCall(Duration.ofSeconds(5)));
    run(on, newAttempt(), "true");
    proxy.rule(line -> line.contains("/create") ? Fate.LOSE_ANSWER : Fate.PASS);
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome = run(on, attempt, "sleep", "1000");

    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotCreateContainerError: create: no answer", outcome);
    assertTrue(engine.exists(owner.name(attempt)));
    // Whatever makes it compare finds the container and removes it.
    proxy.dropAll();
    engine.awaitRemoved(owner.name(attempt));
  }

  @Test
  void logsThatBreakOffAreFetchedAgainWithoutRepeating() throws Exception {
    Running on = startOnProxy(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200)));
    AttemptId attempt = newAttempt();
    proxy.cutFirstAnswerTo("/logs", 20_000);
    AttemptOutcome outcome =
        run(on, attempt, "sh", "-c", "yes 0123456789abcde | head -n 10000; exit 6");

    assertEquals(AttemptOutcome.exited(6), outcome);
    assertEquals("0123456789abcde\n".repeat(10_000), logs.text(attempt, LogStream.STDOUT));
    assertEquals(2, proxy.count("/logs"));
  }

  @Test
  void stopThatDidNotReachTheEngineIsSentAgain() {
    Running on = startOnProxy(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200)));
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sleep", "1000"));
    on.reports().awaitStarted(attempt);
    proxy.dropFirst("/kill");
    on.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
  }

  @Test
  void stopEndsTheWaitForAPull() throws Exception {
    Running on = startOnProxy(EVENTS_ONLY);
    proxy.rule(line -> line.contains("/images/create") ? Fate.HANG : Fate.PASS);
    proxy.expect("/images/create");
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(request(attempt, "batchwright/none:1", Map.of(), Resources.of(1, 64), "true"));
    proxy.await();
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(
        AttemptOutcome.cannotStart("Stopped before its container was started"),
        on.reports().awaitEnded(attempt));
  }

  @Test
  void closeDoesNotWaitForAnEngineThatHangs() throws Exception {
    Running on = startOnProxy(EVENTS_ONLY);
    run(on, newAttempt(), "true");
    proxy.rule(line -> Fate.HANG);
    proxy.expect("/create");
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "true"));
    proxy.await();
    on.executor().close();

    assertEquals(List.of(), on.reports().ends(attempt));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("batch-docker-")) {
        // A pool that is over may have a thread in its last instructions, but not longer.
        thread.join(30_000);
        assertFalse(thread.isAlive(), thread.toString());
      }
    }
  }
}
