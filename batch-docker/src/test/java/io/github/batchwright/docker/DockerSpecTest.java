package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.DeviceCgroupPermission;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.StopMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each field of a definition gives to a container, seen from inside it. */
final class DockerSpecTest extends DockerFixture {
  private static final String CAPABILITIES = "grep -E 'CapEff|CapBnd' /proc/self/status";

  /** A limit of a control group, in either version of them. */
  private static String limit(String v1, String v2) {
    return "cat /sys/fs/cgroup/" + v1 + " 2>/dev/null || cat /sys/fs/cgroup/" + v2;
  }

  private static ContainerProperties with(String script, EngineOptions.Builder options) {
    return script(script).engineOptions(options.build()).build();
  }

  private static ContainerProperties linux(String script, LinuxParameters.Builder linux) {
    return script(script).linuxParameters(linux.build()).build();
  }

  private Running startWith(DockerPolicy.Builder policy) {
    return start(DockerExecutor.builder().policy(policy.build()));
  }

  @Test
  void leastPrivilegeUnlessMoreIsAskedFor() {
    Running on = start();
    String status =
        output(
            on, script("grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status").build());
    assertEquals(
        Set.of(
            "CapEff:\t0000000000000000",
            "CapBnd:\t0000000000000000",
            "NoNewPrivs:\t1",
            "Seccomp:\t2"),
        status.lines().collect(Collectors.toSet()));
    assertEquals("1024\n", output(on, script(limit("pids/pids.max", "pids.max")).build()));
  }

  @Test
  void addsTheCapabilitiesThatAreAskedFor() {
    String status =
        output(start(), with(CAPABILITIES, EngineOptions.builder().addCapabilities("CHOWN")));
    assertTrue(status.contains("CapEff:\t0000000000000001"), status);
    assertTrue(status.contains("CapBnd:\t0000000000000001"), status);
  }

  @Test
  void securityOptionsReplaceWhatIsUsual() {
    Running on =
        startWith(
            DockerPolicy.builder()
                .allowSecurityOptions("seccomp=unconfined", "no-new-privileges=false"));
    String status =
        output(
            on,
            with(
                "grep -E 'NoNewPrivs|^Seccomp:' /proc/self/status",
                EngineOptions.builder()
                    .securityOptions("seccomp=unconfined", "no-new-privileges=false")));
    assertTrue(status.contains("NoNewPrivs:\t0"), status);
    assertTrue(status.contains("Seccomp:\t0"), status);
  }

  @Test
  void privilegedMayDoAnythingIfThePolicySaysSo() {
    Running on = startWith(DockerPolicy.builder().allowPrivileged());
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome = run(on, attempt, script("true").privileged(true).build());
    // An engine that has not every privilege itself cannot give them.
    assertTrue(
        outcome.isSuccess() || String.valueOf(outcome.reason()).contains("unable to apply caps"),
        outcome::toString);
    assertEquals(true, engine.inspect(owner, attempt).getHostConfig().getPrivileged());
  }

  @Test
  void whatThePolicyRefusesIsInvalidAndNothingIsMade() {
    Running on = start();
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome = run(on, attempt, script("true").privileged(true).build());
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("containerProperties.privileged: 'true'", outcome);
    assertReason("DockerPolicy.Builder.allowPrivileged()", outcome);
    assertEquals(List.of(), engine.containers(owner));
    assertEquals(List.of(), engine.networks(owner));
  }

  @Test
  void setsUserAndWorkingDirectoryAndHostName() {
    Running on = start();
    assertEquals(
        "1000:1001\n", output(on, script("echo $(id -u):$(id -g)").user("1000:1001").build()));
    assertEquals(
        "/tmp\n", output(on, with("pwd", EngineOptions.builder().workingDirectory("/tmp"))));
    assertEquals(
        "node-1\n", output(on, with("hostname", EngineOptions.builder().hostname("node-1"))));
    String hosts =
        output(
            on, with("cat /etc/hosts", EngineOptions.builder().extraHost("registry", "10.1.2.3")));
    assertTrue(hosts.contains("10.1.2.3\tregistry"), hosts);
  }

  @Test
  void entryPointTakesThePlaceOfTheImages() {
    ContainerProperties properties =
        ContainerProperties.builder(engine.image())
            .command("a", "b")
            .resources(0.5, 64)
            .engineOptions(EngineOptions.builder().entryPoint("echo", "first").build())
            .build();
    assertEquals("first a b\n", output(start(), properties));
  }

  @Test
  void stopSignalAsksTheJobToEnd() {
    Running on = start();
    AttemptId attempt = newAttempt();
    on.executor()
        .launch(
            request(
                attempt,
                with(
                    "trap 'exit 3' INT; trap 'exit 4' TERM; while true; do sleep 0.05; done",
                    EngineOptions.builder().stopSignal("SIGINT"))));
    on.reports().awaitStarted(attempt);
    on.executor().stop(attempt, StopMode.GRACEFUL);
    assertEquals(AttemptOutcome.exited(3), on.reports().awaitEnded(attempt));
  }

  @Test
  void setsLimitsOfTheKernel() {
    Running on = start();
    ContainerProperties limits =
        script("ulimit -Sn; ulimit -Hn; ulimit -Sc")
            .ulimit(new Ulimit("nofile", 100, 200))
            .ulimit(new Ulimit("core", 0, 0))
            .build();
    assertEquals("100\n200\n0\n", output(on, limits));
    assertEquals(
        "77\n",
        output(
            on, with(limit("pids/pids.max", "pids.max"), EngineOptions.builder().pidsLimit(77))));
  }

  @Test
  void swapIsWhatIsAskedForAndElseNone() {
    Running on = start();
    AttemptId none = newAttempt();
    run(on, none, script("true").build());
    assertEquals(64L << 20, engine.inspect(owner, none).getHostConfig().getMemorySwap());
    AttemptId some = newAttempt();
    run(on, some, linux("true", LinuxParameters.builder().maxSwapMiB(16).swappiness(10)));
    var host = engine.inspect(owner, some).getHostConfig();
    assertEquals(80L << 20, host.getMemorySwap());
    assertEquals(64L << 20, host.getMemory());
  }

  @Test
  void initCanBeLeftOut() {
    Running on = start();
    String script = "cat /proc/1/comm";
    String with = output(on, script(script).build());
    String without = output(on, linux(script, LinuxParameters.builder().initProcessEnabled(false)));
    assertTrue(with.contains("init"), with);
    assertFalse(without.contains("init"), without);
  }

  @Test
  void makesFileSystemsInMemory() {
    ContainerProperties properties =
        linux(
            "df -k /dev/shm /scratch | tail -n 2 | awk '{print $2}'; mount | grep ' /scratch '",
            LinuxParameters.builder()
                .sharedMemoryMiB(8)
                .tmpfs(new Tmpfs("/scratch", 4, List.of("noexec", "mode=1777"))));
    List<String> lines = output(start(), properties).lines().toList();
    assertEquals(List.of("8192", "4096"), lines.subList(0, 2));
    assertTrue(lines.get(2).contains("noexec"), lines.get(2));
  }

  @Test
  void rootFileSystemCanBeReadOnly() {
    Running on = start();
    String script = "touch /x 2>/dev/null && echo written || echo refused";
    assertEquals("written\n", output(on, script(script).build()));
    assertEquals("refused\n", output(on, script(script).readonlyRootFilesystem(true).build()));
  }

  @Test
  void showsDevicesThatThePolicyAllows() {
    Running on = startWith(DockerPolicy.builder().allowDevices("/dev/zero"));
    Device device = new Device("/dev/zero", "/dev/mine", List.of(DeviceCgroupPermission.READ));
    assertEquals(
        "3\n",
        output(on, linux("head -c 3 /dev/mine | wc -c", LinuxParameters.builder().device(device))));
  }

  @Test
  void showsPathsOfTheHostThatThePolicyAllows() {
    Running on = startWith(DockerPolicy.builder().allowReadOnlyHostPath("/proc/sys"));
    ContainerProperties properties =
        script("cat /host/ostype; touch /host/x 2>/dev/null || echo refused")
            .volume(Volume.host("host", "/proc/sys/kernel"))
            .mountPoint(new MountPoint("host", "/host", true))
            .build();
    assertEquals("Linux\nrefused\n", output(on, properties));
  }

  @Test
  void aPathThatTheHostLacksIsNotMade() {
    Running on = startWith(DockerPolicy.builder().allowHostPath("/no"));
    ContainerProperties properties =
        script("true")
            .volume(Volume.host("host", "/no/such/path"))
            .mountPoint(MountPoint.of("host", "/host"))
            .build();
    AttemptOutcome outcome = run(on, newAttempt(), properties);
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("/no/such/path", outcome);
  }

  @Test
  void networkIsNoneOrTheHostsIfThatIsAskedFor() {
    Running on = startWith(DockerPolicy.builder().allowHostNetwork());
    String count = "ls /sys/class/net | grep -v -E '^(lo|tunl0|sit0|gre0|gretap0|erspan0|ip.*)$'";
    assertEquals(
        "none\n",
        output(
            on,
            with(count + " || echo none", EngineOptions.builder().networkMode(NetworkMode.NONE))));
    AttemptId host = newAttempt();
    run(on, host, with("true", EngineOptions.builder().networkMode(NetworkMode.HOST)));
    assertEquals("host", engine.inspect(owner, host).getHostConfig().getNetworkMode());
    // Neither of them needs the network of the owner.
    assertEquals(List.of(), engine.networks(owner));
  }

  @Test
  void labelsOfTheJobAreAddedToOurs() {
    Running on = start();
    AttemptId attempt = newAttempt();
    run(on, attempt, with("true", EngineOptions.builder().label("team", "genomics")));
    Map<String, String> labels = engine.inspect(owner, attempt).getConfig().getLabels();
    assertEquals("genomics", labels.get("team"));
    assertEquals(owner.owner(), labels.get("io.github.batchwright.owner"));
  }

  @Test
  void logsOfOtherDriversAreStoredToo() {
    Running on = startWith(DockerPolicy.builder().allowLogDrivers("syslog"));
    assertEquals(
        "in a file\n",
        output(
            on,
            script("echo in a file")
                .logConfiguration(LogConfiguration.of("json-file", Map.of("max-size", "1m")))
                .build()));
    // Nobody listens there, and nobody has to.
    LogConfiguration syslog =
        LogConfiguration.of("syslog", Map.of("syslog-address", "udp://127.0.0.1:9"));
    assertEquals(
        "sent away\n", output(on, script("echo sent away").logConfiguration(syslog).build()));
  }

  @Test
  void anotherPlatformIsRefused() {
    Running on = start();
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    RuntimePlatform own = new RuntimePlatform("LINUX", arm ? "ARM64" : "X86_64");
    RuntimePlatform other = new RuntimePlatform("LINUX", arm ? "X86_64" : "ARM64");
    assertEquals("here\n", output(on, script("echo here").runtimePlatform(own).build()));
    AttemptOutcome outcome = run(on, newAttempt(), script("true").runtimePlatform(other).build());
    assertEquals(Cause.INVALID, outcome.cause());
    assertReason("containerProperties.runtimePlatform: 'linux/", outcome);
  }

  @Test
  void whatTheEngineCannotGiveIsToldInItsWords() {
    Running on = start();
    AttemptOutcome memory =
        run(on, newAttempt(), script("true").resources(Resources.of(0.5, 4)).build());
    assertEquals(Cause.INVALID, memory.cause());
    assertReason("6MB", memory);
    AttemptOutcome cpus =
        run(on, newAttempt(), script("true").resources(Resources.of(5000, 64)).build());
    assertEquals(Cause.INVALID, cpus.cause());
    assertReason("CPUs", cpus);
    AttemptOutcome gpus =
        run(on, newAttempt(), script("true").resources(Resources.of(0.5, 64).withGpus(1)).build());
    assertEquals(Cause.CANNOT_START, gpus.cause());
    assertReason("gpu", gpus);
  }
}
