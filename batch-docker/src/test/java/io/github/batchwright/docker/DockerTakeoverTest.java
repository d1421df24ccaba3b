package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the containers of an earlier life. */
final class DockerTakeoverTest extends DockerFixture {
  private static final String[] TWO_LINES = {
    "sh", "-c", "trap 'echo second; exit 4' TERM; echo first; sleep 1000 & wait"
  };

  private RecoveredAttempt started(AttemptId attempt, String... command) {
    return new RecoveredAttempt(request(attempt, command), Instant.EPOCH);
  }

  private RecoveredAttempt placed(AttemptId attempt, String... command) {
    return new RecoveredAttempt(request(attempt, command), null);
  }

  /** Runs attempts in a first life until they are reported started, and lets that life end. */
  private Running leaveRunning(LaunchRequest... requests) {
    Running first = start();
    for (LaunchRequest request : requests) {
      first.executor().launch(request);
    }
    for (LaunchRequest request : requests) {
      first.reports().awaitStarted(request.attempt());
    }
    first.executor().close();
    return first;
  }

  private String container(AttemptId attempt) {
    return engine.inspect(owner, attempt).getId();
  }

  @Test
  void containerThatRunsIsTakenOver() throws Exception {
    AttemptId attempt = newAttempt();
    Running first = leaveRunning(request(attempt, TWO_LINES));
    String container = container(attempt);
    engine.awaitOutput(container);

    Running second = startAgain(started(attempt, TWO_LINES));
    second.reports().awaitStarted(attempt);
    assertEquals(container, container(attempt));
    second.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(4), second.reports().awaitEnded(attempt));
    assertEquals("first\nsecond\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(1, second.reports().startedCount(attempt));
    assertEquals(List.of(), first.reports().ends(attempt));
    release(second, attempt);
  }

  @Test
  void containerThatRunsIsTakenOverEvenIfItsStartWasNotRecorded() {
    AttemptId attempt = newAttempt();
    leaveRunning(request(attempt, TWO_LINES));
    String container = container(attempt);

    Running second = startAgain(placed(attempt, TWO_LINES));
    second.reports().awaitStarted(attempt);

    assertEquals(container, container(attempt));
    assertEquals(1, engine.containers(owner).size());
  }

  @Test
  void pausedContainerIsTakenOverAndCanBeStopped() {
    AttemptId attempt = newAttempt();
    leaveRunning(request(attempt, "sleep", "1000"));
    engine.client().pauseContainerCmd(container(attempt)).exec();

    Running second = startAgain(started(attempt, "sleep", "1000"));
    second.reports().awaitStarted(attempt);
    assertEquals(List.of(), second.reports().ends(attempt));
    second.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), second.reports().awaitEnded(attempt));
  }

  @Test
  void endMeanwhileIsReportedWithAllLogs() throws Exception {
    AttemptId attempt = newAttempt();
    String[] command = {"sh", "-c", "echo all; echo bad >&2; sleep 1000"};
    leaveRunning(request(attempt, command));
    engine.awaitOutput(container(attempt));
    engine.client().killContainerCmd(container(attempt)).withSignal("KILL").exec();
    engine.awaitExit(container(attempt));
    // As if the earlier life had got half-way through the logs.
    logs.append(LogId.of(attempt, LogStream.STDOUT)).write('a');

    Running second = startAgain(started(attempt, command));

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), second.reports().awaitEnded(attempt));
    assertEquals("all\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals("bad\n", logs.text(attempt, LogStream.STDERR));
    release(second, attempt);
  }

  @Test
  void endThatWasReportedAndNotReleasedIsReportedAgain() throws Exception {
    AttemptId attempt = newAttempt();
    String[] command = {"sh", "-c", "echo out; exit 7"};
    Running first = start();
    assertEquals(AttemptOutcome.exited(7), run(first, attempt, command));
    first.executor().close();

    Running second = startAgain(started(attempt, command));

    assertEquals(AttemptOutcome.exited(7), second.reports().awaitEnded(attempt));
    assertEquals("out\n", logs.text(attempt, LogStream.STDOUT));
    assertTrue(engine.exists(owner.name(attempt)));
    release(second, attempt);
  }

  @Test
  void outOfMemoryMeanwhileIsReported() throws Exception {
    AttemptId attempt = newAttempt();
    LaunchRequest request =
        request(
            attempt,
            engine.image(),
            Map.of(),
            Resources.of(1, 16),
            "sh",
            "-c",
            "trap 'exec dd if=/dev/zero of=/dev/null bs=64M count=1' USR1; "
                + "echo ready; while :; do sleep 1000 & wait; done");
    leaveRunning(request);
    engine.awaitOutput(container(attempt));
    engine.client().killContainerCmd(container(attempt)).withSignal("USR1").exec();
    engine.awaitExit(container(attempt));
    AttemptOutcome expected = engine.outOfMemory(container(attempt));

    Running second = startAgain(new RecoveredAttempt(request, Instant.EPOCH));

    assertEquals(expected, second.reports().awaitEnded(attempt));
  }

  @Test
  void containerThatWasOnlyCreatedIsStarted() {
    AttemptId attempt = newAttempt();
    String created = leaveCreated(request(attempt, "true"), "sh", "-c", "echo once; sleep 1000");

    Running second = startAgain(placed(attempt, "true"));
    second.reports().awaitStarted(attempt);
    assertEquals(created, container(attempt));
    second.executor().stop(attempt, StopMode.FORCED);
    second.reports().awaitEnded(attempt);

    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void attemptThatRanAndHasNoContainerIsLost() {
    AttemptId attempt = newAttempt();
    Running second = startAgain(started(attempt, "true"));

    AttemptOutcome outcome = second.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("its container was removed by somebody else", outcome);
    assertEquals(List.of(), engine.containers(owner));
  }

  @Test
  void attemptThatRanIsNotStartedAgain() {
    AttemptId attempt = newAttempt();
    engine.create(owner.name(attempt), owner.labels(request(attempt), 1), "true");
    Running second = startAgain(started(attempt, "true"));

    assertEquals(Cause.LOST, second.reports().awaitEnded(attempt).cause());
    assertEquals("created", engine.inspect(owner, attempt).getState().getStatus());
  }

  @Test
  void attemptThatWasNeverLaunchedIsLaunchedOnce() {
    AttemptId attempt = newAttempt();
    Running second = startAgain(placed(attempt, "sh", "-c", "echo once; exit 3"));
    // The service may repeat it.
    second.executor().launch(request(attempt, "sh", "-c", "echo twice"));

    assertEquals(AttemptOutcome.exited(3), second.reports().awaitEnded(attempt));
    assertEquals("once\n", logs.text(attempt, LogStream.STDOUT));
    assertEquals(1, engine.containers(owner).size());
    assertEquals(
        "2",
        engine.inspect(owner, attempt).getConfig().getLabels().get("io.github.batchwright.epoch"));
  }

  @Test
  void containersThatNobodyKnowsAnyMoreAreRemoved() throws Exception {
    AttemptId runs = newAttempt();
    AttemptId ended = newAttempt();
    AttemptId known = newAttempt();
    leaveRunning(request(runs, "sleep", "1000"), request(known, "sleep", "1000"));
    Running first = start();
    run(first, ended, "true");
    first.executor().close();

    Running second = startAgain(started(known, "sleep", "1000"));
    engine.awaitRemoved(owner.name(runs));
    engine.awaitRemoved(owner.name(ended));

    second.reports().awaitStarted(known);
    assertEquals(1, engine.containers(owner).size());
    assertEquals(List.of(), second.reports().ends(runs));
  }

  @Test
  void containerOfAnEarlierLifeThatAppearsLaterIsRemoved() throws Exception {
    Running second =
        start(
            DockerExecutor.builder()
                .limits(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200))),
            2);
    run(second, newAttempt(), "true");
    AttemptId late = newAttempt();
    engine.create(owner.name(late), owner.labels(request(late), 1), "true");

    engine.awaitRemoved(owner.name(late));
  }

  @Test
  void containerThatAppearsAfterItsAttemptWasGivenUpIsRemoved() throws Exception {
    AttemptId attempt = newAttempt();
    Running second =
        start(
            DockerExecutor.builder()
                .limits(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200))),
            2,
            started(attempt, "true"));
    assertEquals(Cause.LOST, second.reports().awaitEnded(attempt).cause());
    engine.create(owner.name(attempt), owner.labels(request(attempt), 1), "true");

    engine.awaitRemoved(owner.name(attempt));
  }

  @Test
  void containerThatWasTakenOverIsKeptUntilItIsReleased() throws Exception {
    AttemptId attempt = newAttempt();
    leaveRunning(request(attempt, "sleep", "1000"));
    Running second =
        start(
            DockerExecutor.builder()
                .limits(EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(100))),
            2,
            started(attempt, "sleep", "1000"));
    second.reports().awaitStarted(attempt);
    second.executor().stop(attempt, StopMode.FORCED);
    second.reports().awaitEnded(attempt);
    // It compares at least twice until these are found and gone, one after the other.
    for (int i = 0; i < 2; i++) {
      AttemptId late = newAttempt();
      engine.create(owner.name(late), owner.labels(request(late), 1), "true");
      engine.awaitRemoved(owner.name(late));
    }

    assertTrue(engine.exists(owner.name(attempt)));
    release(second, attempt);
  }

  @Test
  void containersOfOthersAreNotTouched() throws Exception {
    AttemptId old = newAttempt();
    List<String> others = new ArrayList<>();
    AttemptId otherCluster = new AttemptId(new JobId("other-1"), 1);
    others.add(
        engine.create(owner.name(otherCluster), owner.labels(request(otherCluster), 1), "true"));
    ContainerIdentity other = new ContainerIdentity(owner.owner() + "-other");
    others.add(engine.create(other.name(old), other.labels(request(old), 1), "true"));
    for (long epoch : new long[] {2, 3}) {
      AttemptId notOld = newAttempt();
      others.add(engine.create(owner.name(notOld), owner.labels(request(notOld), epoch), "true"));
    }
    AttemptId unmarked = newAttempt();
    Map<String, String> labels = new HashMap<>(owner.labels(request(unmarked), 1));
    labels.remove("io.github.batchwright.epoch");
    others.add(engine.create(owner.name(unmarked), labels, "true"));
    // As made of a committed image.
    others.add(engine.create(other.owner(), owner.labels(request(newAttempt()), 1), "true"));
    engine.create(owner.name(old), owner.labels(request(old), 1), "true");
    try {
      Running second = startAgain();
      engine.awaitRemoved(owner.name(old));
      // Whatever is to be removed is gone after that.
      second.executor().close();

      for (String container : others) {
        assertTrue(engine.exists(container), container);
      }
    } finally {
      others.forEach(engine::remove);
    }
  }

  @Test
  void manyAreTakenOverAtOnce() {
    List<LaunchRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(request(newAttempt(), "sleep", "1000"));
    }
    leaveRunning(requests.toArray(LaunchRequest[]::new));
    RecoveredAttempt[] recovered =
        requests.stream()
            .map(request -> new RecoveredAttempt(request, Instant.EPOCH))
            .toArray(RecoveredAttempt[]::new);

    Running second = startAgain(recovered);
    requests.forEach(request -> second.reports().awaitStarted(request.attempt()));
    assertEquals(20, engine.containers(owner).size());
    requests.forEach(request -> second.executor().stop(request.attempt(), StopMode.FORCED));
    for (LaunchRequest request : requests) {
      assertEquals(
          AttemptOutcome.signalled(9, "SIGKILL"), second.reports().awaitEnded(request.attempt()));
    }
    second.executor().close();

    Running third = start(DockerExecutor.builder(), 3, recovered);
    for (LaunchRequest request : requests) {
      assertEquals(
          AttemptOutcome.signalled(9, "SIGKILL"), third.reports().awaitEnded(request.attempt()));
      assertEquals(0, third.reports().startedCount(request.attempt()));
    }
    assertEquals(20, engine.containers(owner).size());
  }
}
