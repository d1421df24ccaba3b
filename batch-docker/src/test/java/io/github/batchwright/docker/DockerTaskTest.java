package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.container.FirelensConfiguration;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs of several containers: their order, their ends, and what they share. */
final class DockerTaskTest extends DockerTaskFixture {

  @Test
  void startsInTheOrderOfTheDependencies() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container("main", "true")
                .dependsOn("server", Condition.START)
                .dependsOn("second", Condition.SUCCESS)
                .build(),
            helper("second", "true").dependsOn("first", Condition.COMPLETE).build(),
            helper("first", "sh", "-c", "sleep 0.3; exit 9").build(),
            helper("server", UNTIL_STOPPED).build());

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertFalse(startedAt(attempt, "second").isBefore(finishedAt(attempt, "first")));
    assertFalse(startedAt(attempt, "main").isBefore(finishedAt(attempt, "second")));
    assertFalse(startedAt(attempt, "main").isBefore(startedAt(attempt, "server")));
    assertFalse(finishedAt(attempt, "server").isBefore(finishedAt(attempt, "main")));
    assertEquals(1, on.reports().startedCount(attempt));
    assertNothingLeft(on, attempt);
  }

  @Test
  void endOfAnEssentialContainerStopsTheOthers() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container("main", "sh", "-c", "sleep 0.3; exit 5").build(),
            helper("stubborn", STUBBORN).stopTimeout(Duration.ofSeconds(2)).build(),
            container("server", UNTIL_STOPPED).build());

    assertEquals(
        AttemptOutcome.exited(5, "Essential container 'main' exited"), run(on, attempt, task));
    assertEquals(137, inspect(attempt, "stubborn").getState().getExitCodeLong());
    assertEquals(0, inspect(attempt, "server").getState().getExitCodeLong());
    Duration took = Duration.between(finishedAt(attempt, "main"), finishedAt(attempt, "stubborn"));
    assertTrue(took.compareTo(Duration.ofSeconds(2)) >= 0, "killed after " + took);
    assertTrue(took.compareTo(Duration.ofSeconds(12)) < 0, "killed after " + took);
    assertNothingLeft(on, attempt);
  }

  @Test
  void endOfAHelperChangesNothing() throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                EcsProperties.of(
                    container("main", UNTIL_STOPPED).build(),
                    helper("bad", "sh", "-c", "exit 8").build(),
                    helper("none", "/no/such/program").build(),
                    helper("after", UNTIL_STOPPED).dependsOn("bad", Condition.COMPLETE).build())));
    awaitRunning(attempt, "after");

    assertEquals("running", status(attempt, "main"));
    assertEquals(List.of(), on.reports().ends(attempt));
    on.executor().stop(attempt, StopMode.GRACEFUL);
    assertEquals(AttemptOutcome.exited(0), end(on, attempt));
    assertNothingLeft(on, attempt);
  }

  @Test
  void failedSuccessIsTheReason() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container("main", "true").dependsOn("setup", Condition.SUCCESS).build(),
            helper("setup", "sh", "-c", "exit 3").build(),
            helper("server", UNTIL_STOPPED).build());

    assertEquals(
        AttemptOutcome.cannotStart(
            "CannotStartContainerError: container 'main' waits for the SUCCESS of 'setup', which"
                + " ended with exit code 3"),
        run(on, attempt, task));
    assertEquals("created", status(attempt, "main"));
    assertNothingLeft(on, attempt);
  }

  @Test
  void waitsNoLongerThanTheStartTimeout() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container("main", "true")
                .dependsOn("setup", Condition.SUCCESS)
                .startTimeout(Duration.ofSeconds(2))
                .build(),
            helper("setup", "sleep", "1000").build());

    assertEquals(
        AttemptOutcome.cannotStart(
            "CannotStartContainerError: container 'main' waited for the SUCCESS of 'setup' longer"
                + " than its startTimeout of 2 s"),
        run(on, attempt, task));
    assertEquals("exited", status(attempt, "setup"));
    assertEquals("created", status(attempt, "main"));
    assertNothingLeft(on, attempt);
  }

  @Test
  void containersFindEachOtherByName() {
    Running on = start();
    AttemptId attempt = newAttempt();
    AttemptId other = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container(
                    "client",
                    "sh",
                    "-c",
                    "until nc server 80 >/tmp/in; do usleep 50000; done; grep -q hello /tmp/in")
                .dependsOn("server", Condition.START)
                .build(),
            helper("server", "nc", "-l", "-p", "80", "-e", "echo", "hello").build());
    on.executor().launch(request(attempt, task));
    on.executor().launch(request(other, task));

    assertEquals(AttemptOutcome.exited(0), end(on, attempt));
    assertEquals(AttemptOutcome.exited(0), end(on, other));
    assertEquals(2, engine.networks(owner).size());
    on.executor().release(attempt);
    assertNothingLeft(on, other);
  }

  @Test
  void imageThatCannotBeHadStartsNothing() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.of(
            container("main", UNTIL_STOPPED).build(),
            TaskContainer.of(
                "broken",
                ContainerProperties.of(
                    "127.0.0.1:1/none:1", List.of("true"), Map.of(), Resources.of(0.25, 32))));

    AttemptOutcome outcome = run(on, attempt, task);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: ", outcome);
    assertReason("(container 'broken')", outcome);
    assertEquals(0, on.reports().startedCount(attempt));
    assertNothingLeft(on, attempt);
  }

  @Test
  void stopReachesAllContainers() throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                EcsProperties.of(
                    container("main", STUBBORN).build(),
                    helper("server", UNTIL_STOPPED).build(),
                    helper("waiting", "true").dependsOn("server", Condition.SUCCESS).build())));
    awaitRunning(attempt, "main");
    awaitRunning(attempt, "server");
    on.executor().stop(attempt, StopMode.GRACEFUL);
    engine.awaitExit(name(attempt, "server"));
    assertEquals("ready\nasked\n", engine.output(name(attempt, "server")));
    assertEquals(List.of(), on.reports().ends(attempt));
    on.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL").exitCode(), end(on, attempt).exitCode());
    assertEquals("created", status(attempt, "waiting"));
    assertNothingLeft(on, attempt);
  }

  @Test
  void stopBeforeAnythingIsStartedEndsIt() {
    Running on = start();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      on.executor()
          .launch(
              request(
                  attempt,
                  EcsProperties.of(
                      container("main", UNTIL_STOPPED).build(),
                      helper("server", UNTIL_STOPPED).build())));
      on.executor().stop(attempt, StopMode.GRACEFUL);
    }

    attempts.forEach(on.reports()::awaitEnded);
    assertNothingLeft(on, attempts.toArray(AttemptId[]::new));
  }

  @Test
  void removalOfAnEssentialContainerByOthersIsALoss() throws Exception {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                EcsProperties.of(
                    container("main", UNTIL_STOPPED).build(),
                    helper("server", UNTIL_STOPPED).build())));
    awaitRunning(attempt, "main");
    awaitRunning(attempt, "server");
    engine.remove(name(attempt, "main"));

    AttemptOutcome outcome = end(on, attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("(container 'main')", outcome);
    assertNothingLeft(on, attempt);
  }

  @Test
  void processesAndIpcCanBeShared() {
    Running on = start();
    AttemptId attempt = newAttempt();
    EcsProperties task =
        EcsProperties.builder()
            .container(
                helper(
                        "watcher",
                        "sh",
                        "-c",
                        "ps | grep -q '[s]leep 4321' && touch /dev/shm/seen; sleep 1000")
                    .dependsOn("early", Condition.COMPLETE)
                    .build())
            .container(helper("early", "sh", "-c", "ls /dev/shm >/dev/null").build())
            .container(
                container(
                        "main",
                        "sh",
                        "-c",
                        "sleep 4321 & until [ -e /dev/shm/seen ]; do usleep 50000; done")
                    .build())
            .pidMode("task")
            .ipcMode("task")
            .build();

    assertEquals(AttemptOutcome.exited(0), run(on, attempt, task));
    assertNothingLeft(on, attempt);
  }

  @Test
  void whatIsNotCarriedOutIsRefusedByName() {
    Running on = start();
    AttemptId attempt = newAttempt();
    AttemptId sharing = newAttempt();
    AttemptOutcome outcome =
        run(
            on,
            attempt,
            EcsProperties.builder()
                .container(
                    container("main", "true")
                        .firelensConfiguration(new FirelensConfiguration("fluentbit", Map.of()))
                        .build())
                .ipcMode("host")
                .ephemeralStorage(30)
                .build());
    assertEquals(
        AttemptOutcome.invalid(
            "ecsProperties: containers.main.firelensConfiguration: is not carried out by this"
                + " executor; ephemeralStorage: an engine limits the disk of each container, not of"
                + " a job; ipcMode: 'host' would let the job reach into every process of the host"),
        outcome);
    outcome =
        run(
            on,
            sharing,
            EcsProperties.builder()
                .container(container("main", "true").dependsOn("b", Condition.COMPLETE).build())
                .container(helper("b", "true").build())
                .pidMode("task")
                .build());
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("pidMode 'task' needs an essential container without dependsOn", outcome);
    assertNothingLeft(on, attempt, sharing);
  }

  @Test
  void engineWithoutAddressesSaysSo() throws Exception {
    Running on = start();
    List<AttemptId> attempts = new ArrayList<>();
    AttemptOutcome refused = AttemptOutcome.exited(0);
    // A /21 of networks of size /26 has room for 32 less the usual ones.
    while (refused.isSuccess() && attempts.size() < 70) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      refused = run(on, attempt, EcsProperties.of(container("main", "true").build()));
    }

    assertNotEquals(70, attempts.size(), "the engine has more networks than this test tries");
    assertEquals(Cause.CANNOT_START, refused.cause());
    assertReason("CannotCreateContainerError: ", refused);
    assertReason("default-address-pools", refused);
    attempts.forEach(on.executor()::release);
    for (AttemptId attempt : attempts) {
      engine.awaitRemoved(name(attempt, "main"));
    }
    // Closing has seconds for what is due, and so many networks may take longer.
    engine.awaitNoNetworks(owner);
    assertNothingLeft(on, attempts.toArray(AttemptId[]::new));
  }

  @Test
  void threadsDoNotGrowWithContainers() {
    Running on = start();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      EcsProperties.Builder task = EcsProperties.builder();
      for (int k = 0; k < 5; k++) {
        task.container(container("c" + k, "sleep", "1000").build());
      }
      on.executor().launch(request(attempt, task.build()));
    }
    attempts.forEach(on.reports()::awaitStarted);

    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("batch-docker-") || name.startsWith("docker-java-"))
            .sorted()
            .toList();
    // As many as for single containers.
    assertTrue(threads.size() <= 24, threads.size() + " threads: " + threads);
    attempts.forEach(attempt -> on.executor().stop(attempt, StopMode.FORCED));
    attempts.forEach(on.reports()::awaitEnded);
    assertNothingLeft(on, attempts.toArray(AttemptId[]::new));
  }
}
