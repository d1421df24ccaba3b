package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.TaskSpec;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of attempts on a swarm that nobody disturbs. */
final class SwarmExecutorTest extends SwarmFixture {

  @Test
  void runsOnTheChosenNodeWithItsEnvironmentAndLimits() {
    Running on = start();
    for (int engine = 1; engine <= TestSwarm.ENGINES; engine++) {
      AttemptId attempt = newAttempt();
      on.executor()
          .launch(
              request(
                  attempt,
                  "swarm/node" + engine,
                  ContainerProperties.builder(TestSwarm.IMAGE)
                      .command(
                          List.of(
                              "sh",
                              "-c",
                              "echo $GREETING $AWS_BATCH_JOB_ID; id -u; ulimit -n; echo bad >&2;"
                                  + " cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
                                  + " /sys/fs/cgroup/memory.max 2>/dev/null; exit 3"))
                      .environment(Map.of("GREETING", "hello"))
                      .resources(Resources.of(0.1, 64))
                      .user("65534")
                      .ulimit(new Ulimit("nofile", 123, 456))
                      .build()));

      assertEquals(AttemptOutcome.exited(3), on.reports().awaitEnded(attempt));
      assertEquals(engine, swarm.engineOf(owner, attempt));
      assertEquals(
          "hello " + attempt.job() + "\n65534\n123\n67108864\n",
          logs.text(attempt, LogStream.STDOUT));
      assertEquals("bad\n", logs.text(attempt, LogStream.STDERR));
    }
  }

  @Test
  void bytesAndLongLinesAreKept() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                2,
                "sh",
                "-c",
                "printf '\\377\\000\\n'; head -c 50000 /dev/zero | tr '\\0' x; echo; printf end"));

    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(attempt));
    byte[] bytes = logs.bytes(attempt, LogStream.STDOUT);
    assertEquals(3 + 50_000 + 1 + 3, bytes.length);
    assertEquals((byte) 0xff, bytes[0]);
    assertEquals(0, bytes[1]);
    assertTrue(logs.text(attempt, LogStream.STDOUT).endsWith("xxx\nend"));
  }

  @Test
  void cancelKeepsTheExitCodeAndTheLogs() {
    Running on = start();
    AttemptId attempt =
        launchOn(
            2, on, "sh", "-c", "trap 'echo second; exit 4' TERM; echo first; sleep 1000 & wait");
    swarm.awaitOutput(owner, attempt);
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(4), on.reports().awaitEnded(attempt));
    assertEquals("first\nsecond\n", logs.text(attempt, LogStream.STDOUT));
    // It can be found out again until the end is durable, which a removal would have made a race.
    assertEquals(1, swarm.services(owner).size());
  }

  @Test
  void whatIgnoresItsStopIsKilledAfterTheGrace() {
    Running on = start(builder().stopGrace(Duration.ofSeconds(2)));
    AttemptId attempt =
        launchOn(3, on, "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done");
    swarm.awaitOutput(owner, attempt);
    on.executor().stop(attempt, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
    assertEquals("ready\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void missingImageCannotBePulled() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                "swarm/node2",
                ContainerProperties.of(
                    "batchwright/none:1", List.of("true"), Map.of(), Resources.of(0.1, 64))));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotPullContainerError: No such image: batchwright/none:1", outcome);
  }

  @Test
  void programThatIsMissingHasNotStarted() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, 1, "/no/such/program"));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("CannotStartContainerError: exec /no/such/program failed", outcome);
  }

  @Test
  void whatIsTooBigForEveryNodeIsGivenUpAfterItsTimeToBePending() {
    Running on =
        start(
            builder()
                .placement(SwarmPlacement.LEFT_TO_SWARM)
                .pendingTimeout(Duration.ofSeconds(2)));
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "swarm/swarm", tooBig()));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("no node had room for it within 2.0 s", outcome);
    assertReason("no suitable node (insufficient resources", outcome);
  }

  @Test
  void stopBeforeItHasANodeEndsIt() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "swarm/node1", tooBig()));
    TestSwarm.await("there is a service", () -> swarm.services(owner).size() == 1);
    on.executor().stop(attempt, StopMode.GRACEFUL);

    assertReason("Stopped before its container was started", on.reports().awaitEnded(attempt));
    assertEquals(0, on.reports().startedCount(attempt));
  }

  private static ContainerProperties tooBig() {
    return ContainerProperties.of(
        TestSwarm.IMAGE, List.of("true"), Map.of(), Resources.of(0.1, 1 << 24));
  }

  @Test
  void nodeThatIsNotThereIsNamed() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, 9, "true"));

    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("no node of the swarm is called swarm/node9", outcome);
  }

  @Test
  void fieldThatIsNotCarriedOutIsNamed() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                "swarm/node1",
                ContainerProperties.builder(TestSwarm.IMAGE).privileged(true).build()));

    assertEquals(
        AttemptOutcome.invalid("containerProperties: privileged: a service has no privileges"),
        on.reports().awaitEnded(attempt));
  }

  @Test
  void containerIsMadeAsItIsDescribedWithTheLeastPrivilege() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                "swarm/node2",
                ContainerProperties.builder(TestSwarm.IMAGE)
                    .command(
                        "grep CapEff /proc/self/status; hostname; pwd; grep -c 10.0.0.9.*db /etc/hosts;"
                            + " for m in /t /dev/shm /v; do echo here >$m/file && cat $m/file; done;"
                            + " touch /no 2>/dev/null || echo read-only;"
                            + " df -m /t /dev/shm | awk 'NR > 1 { print $2, $6 }';"
                            + " cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; true")
                    .resources(Resources.of(0.1, 64))
                    .readonlyRootFilesystem(true)
                    .volume(Volume.of("scratch"))
                    .mountPoint(MountPoint.of("scratch", "/v"))
                    .linuxParameters(
                        LinuxParameters.builder()
                            .sharedMemoryMiB(3)
                            .tmpfs(new Tmpfs("/t", 2, List.of("mode=1777")))
                            .build())
                    .engineOptions(
                        EngineOptions.builder()
                            .entryPoint("sh", "-c")
                            .workingDirectory("/tmp")
                            .addCapabilities("CHOWN")
                            .hostname("here")
                            .extraHost("db", "10.0.0.9")
                            .pidsLimit(77)
                            .build())
                    .build()));

    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(attempt));
    assertEquals(
        """
        CapEff:\t0000000000000001
        here
        /tmp
        1
        here
        here
        here
        read-only
        2 /t
        3 /dev/shm
        77
        """,
        logs.text(attempt, LogStream.STDOUT));
    on.executor().release(attempt);
    TestSwarm.await("its volume goes with it", () -> swarm.volumes(2).isEmpty());
  }

  @Test
  void networkOfTheHostAndAPlatformCanBeAskedFor() {
    Running on = start(builder().policy(DockerPolicy.builder().allowHostNetwork().build()));
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                "swarm/node2",
                ContainerProperties.builder(TestSwarm.IMAGE)
                    .command("sh", "-c", "ip -o addr show eth0 | awk '{ print $4; exit }'")
                    .resources(Resources.of(0.1, 64))
                    .runtimePlatform(new RuntimePlatform("LINUX", "X86_64"))
                    .engineOptions(EngineOptions.builder().networkMode(NetworkMode.HOST).build())
                    .build()));

    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(attempt));
    assertEquals("192.0.2.2/24\n", logs.text(attempt, LogStream.STDOUT));
  }

  @Test
  void pathOfTheHostIsRefusedUnlessThePolicyAllowsIt() {
    ContainerProperties properties =
        ContainerProperties.builder(TestSwarm.IMAGE)
            .command("cat", "/host/hostname")
            .resources(Resources.of(0.1, 64))
            .volume(Volume.host("etc", "/etc"))
            .mountPoint(new MountPoint("etc", "/host", true))
            .build();
    Running strict = start();
    AttemptId refused = newAttempt();
    strict.executor().launch(request(refused, "swarm/node1", properties));
    AttemptOutcome outcome = strict.reports().awaitEnded(refused);
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("containerProperties.volumes.host.sourcePath", outcome);
    strict.executor().close();

    Running lenient =
        start(builder().policy(DockerPolicy.builder().allowReadOnlyHostPath("/etc").build()), 2);
    lenient.reports().ended(refused, outcome);
    AttemptId allowed = newAttempt();
    lenient.executor().launch(request(allowed, "swarm/node1", properties));
    assertEquals(AttemptOutcome.exited(0), lenient.reports().awaitEnded(allowed));
  }

  @Test
  void serviceOfSomebodyElseUnderItsNameIsLeftAlone() {
    Running on = start();
    AttemptId first = newAttempt();
    on.executor().launch(request(first, 1, "true"));
    assertEquals(AttemptOutcome.exited(0), on.reports().awaitEnded(first));
    // The names are made of ids: a second life with the same ids would find it.
    Service service = swarm.services(owner).get(0);
    String name = service.getSpec().getName();
    swarm.remove(service.getId());
    swarm.awaitNothingLeft(owner);
    String foreign = create(name);

    Running second = start(builder(), 2);
    second.executor().launch(request(first, 1, "true"));

    AttemptOutcome outcome = second.reports().awaitEnded(first);
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertReason("its labels say that it was not made for this attempt", outcome);
    assertEquals(name, swarm.engine(1).inspectServiceCmd(foreign).exec().getSpec().getName());
    swarm.remove(foreign);
  }

  private static String create(String name) {
    return swarm
        .engine(1)
        .createServiceCmd(
            new ServiceSpec()
                .withName(name)
                .withMode(
                    new ServiceModeConfig()
                        .withReplicated(new ServiceReplicatedModeOptions().withReplicas(0)))
                .withTaskTemplate(
                    new TaskSpec()
                        .withContainerSpec(
                            new com.github.dockerjava.api.model.ContainerSpec()
                                .withImage(TestSwarm.IMAGE))))
        .exec()
        .getId();
  }

  @Test
  void threadsDoNotGrowWithAttempts() {
    Running on = start();
    launchOn(1, on, "sleep", "1000");
    long one = threads();
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      AttemptId attempt = newAttempt();
      attempts.add(attempt);
      on.executor().launch(request(attempt, 1 + i % TestSwarm.ENGINES, "sleep", "1000"));
    }
    attempts.forEach(on.reports()::awaitStarted);

    // Three workers, two collectors, the poller, the remover, and a call for each at a time.
    assertTrue(threads() <= 14, threads() + " threads, and " + one + " with one attempt");
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("batch-"))
        .count();
  }
}
