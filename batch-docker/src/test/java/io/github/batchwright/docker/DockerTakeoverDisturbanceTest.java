package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.docker.EngineProxy.Fate;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.images.ImageLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts are taken over while the way to the engine breaks, stalls and swallows answers. */
final class DockerTakeoverDisturbanceTest extends DockerFixture {
  private static final EngineLimits EVENTS_ONLY =
      EngineLimits.DEFAULT.withReconcile(Duration.ofHours(1));
  private static final String[] SLEEP = {"sleep", "1000"};
  private static final String[] ONCE = {"sh", "-c", "echo once; exit 3"};

  private EngineProxy proxy;

  @BeforeEach
  void openProxy() throws IOException {
    proxy = new EngineProxy(engine.address());
  }

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  private Running startAgainOnProxy(Duration call, RecoveredAttempt... attempts) {
    return start(
        DockerExecutor.builder()
            .host(proxy.host())
            .limits(EVENTS_ONLY.withCall(call))
            .imageLimits(ImageLimits.DEFAULT.withTries(1)),
        2,
        attempts);
  }

  private RecoveredAttempt started(AttemptId attempt, String... command) {
    return new RecoveredAttempt(request(attempt, command), Instant.EPOCH);
  }

  private RecoveredAttempt placed(AttemptId attempt, String... command) {
    return new RecoveredAttempt(request(attempt, command), null);
  }

  @Test
  void engineThatIsGoneIsWaitedFor() throws Exception {
    waitsForEngine(line -> Fate.DROP, "/version", Duration.ofSeconds(60));
  }

  @Test
  void engineThatListsNothingIsWaitedFor() throws Exception {
    waitsForEngine(
        line -> line.contains("/containers/json") ? Fate.HANG : Fate.PASS,
        "/containers/json",
        Duration.ofSeconds(1));
  }

  private void waitsForEngine(Function<String, Fate> rule, String asked, Duration call)
      throws Exception {
    AttemptId runs = newAttempt();
    AttemptId ended = newAttempt();
    AttemptId gone = newAttempt();
    AttemptId never = newAttempt();
    Running first = start();
    run(first, ended, ONCE);
    first.executor().launch(request(runs, SLEEP));
    first.reports().awaitStarted(runs);
    first.executor().close();

    proxy.rule(rule);
    proxy.expect(asked);
    Running second =
        startAgainOnProxy(
            call,
            started(runs, SLEEP),
            started(ended, ONCE),
            started(gone, SLEEP),
            placed(never, ONCE));
    // It has asked in vain, and asks again.
    proxy.await();
    proxy.expect(asked);
    proxy.await();
    for (AttemptId attempt : List.of(runs, ended, gone, never)) {
      assertEquals(0, second.reports().startedCount(attempt));
      assertEquals(List.of(), second.reports().ends(attempt));
    }
    proxy.rule(line -> Fate.PASS);

    second.reports().awaitStarted(runs);
    assertEquals(List.of(), second.reports().ends(runs));
    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(ended));
    assertEquals(Cause.LOST, second.reports().awaitEnded(gone).cause());
    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(never));
    assertEquals("once\n", logs.text(ended, LogStream.STDOUT));
    assertEquals("once\n", logs.text(never, LogStream.STDOUT));
  }

  @Test
  void stopDuringTheTakeoverIsApplied() throws Exception {
    AttemptId runs = newAttempt();
    AttemptId never = newAttempt();
    AttemptId created = newAttempt();
    Running first = start();
    first.executor().launch(request(runs, SLEEP));
    first.reports().awaitStarted(runs);
    first.executor().close();
    leaveCreated(request(created, SLEEP), "true");

    proxy.rule(line -> Fate.DROP);
    proxy.expect("/version");
    Running second =
        startAgainOnProxy(
            Duration.ofSeconds(60),
            started(runs, SLEEP),
            placed(never, SLEEP),
            placed(created, SLEEP));
    proxy.await();
    for (AttemptId attempt : List.of(runs, never, created)) {
      second.executor().stop(attempt, StopMode.FORCED);
      assertEquals(List.of(), second.reports().ends(attempt));
    }
    proxy.rule(line -> Fate.PASS);

    AttemptOutcome notStarted =
        AttemptOutcome.cannotStart("Stopped before its container was started");
    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), second.reports().awaitEnded(runs));
    assertEquals(notStarted, second.reports().awaitEnded(never));
    assertEquals(notStarted, second.reports().awaitEnded(created));
    assertEquals("created", engine.inspect(owner, created).getState().getStatus());
    release(second, created);
  }

  @Test
  void creationThatWasNotAnsweredIsNotRepeated() {
    AttemptId attempt = newAttempt();
    proxy.first("/containers/create", Fate.LOSE_ANSWER);
    Running second = startAgainOnProxy(Duration.ofSeconds(3), placed(attempt, ONCE));

    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(attempt));
    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(1, proxy.count("/containers/create"));
    assertEquals(1, proxy.count("/start"));
  }

  @Test
  void startThatWasNotAnsweredIsNotRepeated() {
    AttemptId attempt = newAttempt();
    leaveCreated(request(attempt, ONCE), ONCE);
    proxy.first("/start", Fate.LOSE_ANSWER);
    Running second = startAgainOnProxy(Duration.ofSeconds(3), placed(attempt, ONCE));

    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(attempt));
    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(1, proxy.count("/start"));
  }

  @Test
  void containerThatVanishesWhileItsStartIsNotAnsweredIsLost() throws Exception {
    AttemptId attempt = newAttempt();
    leaveCreated(request(attempt, SLEEP), SLEEP);
    proxy.rule(line -> line.contains("/start") ? Fate.HANG : Fate.PASS);
    proxy.expect("/start");
    Running second = startAgainOnProxy(Duration.ofSeconds(3), placed(attempt, SLEEP));
    proxy.await();
    engine.remove(owner.name(attempt));

    assertEquals(Cause.LOST, second.reports().awaitEnded(attempt).cause());
    assertEquals(0, proxy.count("/containers/create"));
  }

  @Test
  void pullThatBreaksOffIsRepeated() {
    AttemptId attempt = newAttempt();
    proxy.dropFirst("/images/create");
    // Nothing listens on port 1, so the answer does not depend on a network.
    Running second =
        startAgainOnProxy(
            Duration.ofSeconds(60),
            new RecoveredAttempt(
                request(attempt, "127.0.0.1:1/none:1", Map.of(), Resources.of(1, 64), "true"),
                null));

    AttemptOutcome outcome = second.reports().awaitEnded(attempt);
    assertReason("CannotPullContainerError: 127.0.0.1:1/none:1: ", outcome);
    assertReason("connection refused", outcome);
    assertEquals(2, proxy.count("/images/create"));
  }
}
