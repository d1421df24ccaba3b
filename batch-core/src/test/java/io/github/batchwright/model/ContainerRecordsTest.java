package io.github.batchwright.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.DeviceCgroupPermission;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.FirelensConfiguration;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.Secret;
import io.github.batchwright.model.container.TaskContainerDependency;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record of a container refuses what is out of its range, and names field and rule. */
class ContainerRecordsTest {
  private static final RuntimePlatform WINDOWS =
      new RuntimePlatform("WINDOWS_SERVER_2022_CORE", "X86_64");

  private static Arguments refused(String message, Executable bad) {
    return Arguments.of(message, bad);
  }

  private static ContainerPropertiesBuilder image() {
    return ContainerProperties.builder("image");
  }

  private static TaskContainer.Builder task(String name) {
    return TaskContainer.builder(name, image().build());
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        refused("volumes.name: 'a b' must be 1-255 of", () -> Volume.of("a b")),
        refused("volumes.name: '" + "x".repeat(80), () -> Volume.of("x".repeat(256))),
        refused("volumes.host.sourcePath: ' ' must not be blank", () -> Volume.host("v", " ")),
        refused("mountPoints.sourceVolume: '' must be 1-255 of", () -> MountPoint.of("", "/a")),
        refused("mountPoints.containerPath: '' must not be", () -> MountPoint.of("v", "")),
        refused("ulimits.name: 'files' must be one of", () -> new Ulimit("files", 1, 1)),
        refused("ulimits.softLimit: '-2' must be at least", () -> new Ulimit("cpu", -2, 1)),
        refused("ulimits.hardLimit: '-2' must be at least", () -> new Ulimit("cpu", 1, -2)),
        refused("ulimits.softLimit: '2' must be at most the", () -> new Ulimit("cpu", 2, 1)),
        refused("ulimits.softLimit: '-1' must be at most the", () -> new Ulimit("cpu", -1, 1)),
        refused("linuxParameters.devices.hostPath: '' must", () -> Device.of("")),
        refused(
            "linuxParameters.devices.containerPath: '' must not be blank",
            () -> new Device("/dev/x", "", List.of())),
        refused(
            "linuxParameters.devices.permissions: '[READ, READ]' must hold nothing twice",
            () ->
                new Device(
                    "/dev/x",
                    null,
                    List.of(DeviceCgroupPermission.READ, DeviceCgroupPermission.READ))),
        refused("linuxParameters.tmpfs.containerPath: '' must", () -> new Tmpfs("", 1, List.of())),
        refused(
            "linuxParameters.tmpfs.size: '0' must be at least 1",
            () -> new Tmpfs("/t", 0, List.of())),
        refused(
            "linuxParameters.tmpfs.mountOptions: 'fast' must be a mount option",
            () -> new Tmpfs("/t", 1, List.of("rw", "fast"))),
        refused(
            "linuxParameters.tmpfs.containerPath: '[/t, /t]' must hold nothing twice",
            () ->
                LinuxParameters.builder()
                    .tmpfs(new Tmpfs("/t", 1, List.of()))
                    .tmpfs(new Tmpfs("/t", 1, List.of()))
                    .build()),
        refused(
            "linuxParameters.sharedMemorySize: '-1' must be at least 0",
            () -> LinuxParameters.builder().sharedMemoryMiB(-1).build()),
        refused(
            "linuxParameters.maxSwap: '-1' must be at least 0",
            () -> LinuxParameters.builder().maxSwapMiB(-1).build()),
        refused(
            "linuxParameters.swappiness: '101' must be 0-100",
            () -> LinuxParameters.builder().swappiness(101).build()),
        refused(
            "logConfiguration.logDriver: 'paper' must be one of",
            () -> LogConfiguration.of("paper", Map.of())),
        refused("secrets.name: '' must not be blank", () -> new Secret("", "x")),
        refused("secrets.valueFrom: '' must not be blank", () -> new Secret("X", "")),
        refused("ephemeralStorage.sizeInGiB: '20' must be", () -> new EphemeralStorage(20)),
        refused("ephemeralStorage.sizeInGiB: '201' must be", () -> new EphemeralStorage(201)),
        refused(
            "runtimePlatform.operatingSystemFamily: 'CP/M' must be one of",
            () -> new RuntimePlatform("CP/M", null)),
        refused(
            "runtimePlatform.cpuArchitecture: 'Z80' must be one of",
            () -> new RuntimePlatform(null, "Z80")),
        refused(
            "runtimePlatform.cpuArchitecture: 'ARM64' must be X86_64 for Windows",
            () -> new RuntimePlatform("WINDOWS_SERVER_2019_FULL", "ARM64")),
        refused(
            "repositoryCredentials.credentialsParameter: '' must not",
            () -> new RepositoryCredentials("")),
        refused(
            "firelensConfiguration.type: 'syslog' must be one of",
            () -> new FirelensConfiguration("syslog", Map.of())),
        refused(
            "dependsOn.containerName: '' must be",
            () -> new TaskContainerDependency("", Condition.START)));
  }

  static Stream<Arguments> containers() {
    return Stream.of(
        refused(
            "containerProperties.image: '" + "i".repeat(80) + "...' must be at most 255",
            () -> ContainerProperties.builder("i".repeat(256)).build()),
        refused(
            "containerProperties.command: 'a\0b' must not hold NUL",
            () -> image().command("a\0b").build()),
        refused(
            "resourceRequirements.VCPU: '0.0' must be above 0",
            () -> image().resources(0, 64).build()),
        refused("containerProperties.vcpus: '0' must be 1-", () -> image().vcpus(0)),
        refused("containerProperties.memory: '3' must be at least 4", () -> image().memory(3)),
        refused("containerProperties.user: ' ' must not be blank", () -> image().user(" ").build()),
        refused(
            "volumes.name: '[v, v]' must hold nothing twice",
            () -> image().volume(Volume.of("v")).volume(Volume.host("v", "/v")).build()),
        refused(
            "mountPoints.containerPath: '[/m, /m]' must hold nothing twice",
            () ->
                image()
                    .mountPoint(MountPoint.of("v", "/m"))
                    .mountPoint(MountPoint.of("w", "/m"))
                    .build()),
        refused(
            "ulimits.name: '[cpu, cpu]' must hold nothing twice",
            () -> image().ulimit(new Ulimit("cpu", 1, 1)).ulimit(new Ulimit("cpu", 2, 2)).build()),
        refused(
            "secrets.name: 'AWS_BATCH_X' must not start with AWS_BATCH",
            () -> image().secret(new Secret("AWS_BATCH_X", "x")).build()),
        refused(
            "secrets.name: '[S, S]' must hold nothing twice",
            () -> image().secret(new Secret("S", "x")).secret(new Secret("S", "y")).build()),
        refused(
            "mountPoints.sourceVolume: 'w' must be the name of a volume",
            () ->
                JobDefinition.builder(
                        "d",
                        image().volume(Volume.of("v")).mountPoint(MountPoint.of("w", "/w")).build())
                    .build()),
        refused(
            "mountPoints.sourceVolume: 'w' must be the name of a volume",
            () ->
                SubmitJobRequest.builder("j", "d")
                    .properties(image().mountPoint(MountPoint.of("w", "/w")).build())
                    .build()),
        refused(
            "mountPoints.sourceVolume: 'w' must be the name of a volume",
            () ->
                JobDefinition.builder(
                        "d",
                        NodeProperties.of(2, image().mountPoint(MountPoint.of("w", "/w")).build()))
                    .build()),
        refused(
            "privileged: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () -> image().privileged(true).runtimePlatform(WINDOWS).build()),
        refused(
            "user: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () -> image().user("u").runtimePlatform(WINDOWS).build()),
        refused(
            "ulimits: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () -> image().ulimit(new Ulimit("cpu", 1, 1)).runtimePlatform(WINDOWS).build()),
        refused(
            "readonlyRootFilesystem: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () -> image().readonlyRootFilesystem(true).runtimePlatform(WINDOWS).build()),
        refused(
            "linuxParameters: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () ->
                image()
                    .linuxParameters(LinuxParameters.builder().build())
                    .runtimePlatform(WINDOWS)
                    .build()));
  }

  static Stream<Arguments> severalContainers() {
    return Stream.of(
        refused("containers.name: 'a b' must be 1-255 of", () -> task("a b").build()),
        refused(
            "containers.volumes: '[Volume[name=v, sourcePath=null]]' must not be given for one",
            () -> TaskContainer.of("a", image().volume(Volume.of("v")).build())),
        refused(
            "containers.ephemeralStorage: 'EphemeralStorage[sizeInGiB=21]' must not be given",
            () -> TaskContainer.of("a", image().ephemeralStorage(21).build())),
        refused(
            "containers.runtimePlatform: 'RuntimePlatform[",
            () -> TaskContainer.of("a", image().runtimePlatform(WINDOWS).build())),
        refused(
            "containers.vcpus: '1' must not be given",
            () -> TaskContainer.of("a", image().vcpus(1).build())),
        refused(
            "containers.memory: '64' must not be given",
            () -> TaskContainer.of("a", image().memory(64).build())),
        refused(
            "containers.startTimeout: 'PT1S' must be 2-",
            () -> task("a").startTimeout(Duration.ofSeconds(1)).build()),
        refused(
            "containers.stopTimeout: 'PT2.5S' must be 2-",
            () -> task("a").stopTimeout(Duration.ofMillis(2500)).build()),
        refused(
            "dependsOn.containerName: '[b, b]' must hold nothing twice",
            () ->
                task("a")
                    .dependsOn("b", Condition.START)
                    .dependsOn("b", Condition.COMPLETE)
                    .build()),
        refused("taskProperties.containers: '0 containers' must be 1-10", () -> EcsProperties.of()),
        refused(
            "taskProperties.containers: '11 containers' must be 1-10",
            () ->
                EcsProperties.of(
                    IntStream.range(0, 11)
                        .mapToObj(i -> task("c" + i).build())
                        .toArray(TaskContainer[]::new))),
        refused(
            "taskProperties.containers.name: '[a, a]' must hold nothing twice",
            () -> EcsProperties.of(task("a").build(), task("a").build())),
        refused(
            "taskProperties.containers: '[a]' must hold at least one that is essential",
            () -> EcsProperties.of(task("a").essential(false).build())),
        refused(
            "dependsOn.containerName: 'b' must be the name of another container",
            () -> EcsProperties.of(task("a").dependsOn("b", Condition.START).build())),
        refused(
            "dependsOn.containerName: 'a' must be the name of another container",
            () -> EcsProperties.of(task("a").dependsOn("a", Condition.START).build())),
        refused(
            "dependsOn.condition: 'COMPLETE' must be START for 'b', which is essential",
            () ->
                EcsProperties.of(
                    task("a").dependsOn("b", Condition.COMPLETE).build(), task("b").build())),
        refused(
            "dependsOn.condition: 'SUCCESS' must be START for 'b', which is essential",
            () ->
                EcsProperties.of(
                    task("a").dependsOn("b", Condition.SUCCESS).build(), task("b").build())),
        refused(
            "dependsOn.containerName: '[a, b]' must not go round in a circle",
            () ->
                EcsProperties.of(
                    task("a").dependsOn("b", Condition.START).build(),
                    task("b").dependsOn("a", Condition.START).build(),
                    task("c").build())),
        refused(
            "taskProperties.ipcMode: 'all' must be one of [host, task, none]",
            () -> EcsProperties.builder().container(task("a").build()).ipcMode("all").build()),
        refused(
            "taskProperties.pidMode: 'none' must be one of [host, task]",
            () -> EcsProperties.builder().container(task("a").build()).pidMode("none").build()),
        refused(
            "mountPoints.sourceVolume: 'v' must be the name of a volume",
            () ->
                EcsProperties.of(
                    TaskContainer.of("a", image().mountPoint(MountPoint.of("v", "/v")).build()))),
        refused(
            "user: 'WINDOWS_SERVER_2022_CORE' has no such field",
            () ->
                EcsProperties.builder()
                    .container(TaskContainer.of("a", image().user("u").build()))
                    .runtimePlatform(WINDOWS)
                    .build()));
  }

  static Stream<Arguments> overrides() {
    return Stream.of(
        refused(
            "containerOverrides.image: '' must not be blank",
            () -> ContainerOverrides.builder().image("").build()),
        refused(
            "containerOverrides.image: '" + "i".repeat(80) + "...' must be at most 255",
            () -> ContainerOverrides.builder().image("i".repeat(256)).build()),
        refused(
            "containerOverrides.command: '[a, ]' must not hold an empty string",
            () -> ContainerOverrides.builder().command("a", "").build()),
        refused(
            "containerOverrides.environment: 'AWS_BATCH_X' must not start with AWS_BATCH",
            () -> ContainerOverrides.builder().environment("AWS_BATCH_X", "").build()),
        refused(
            "containerOverrides.vcpus: '0' must be 1-",
            () -> ContainerOverrides.builder().vcpus(0).build()),
        refused(
            "containerOverrides.memory: '3' must be at least 4",
            () -> ContainerOverrides.builder().memory(3).build()),
        refused(
            "resourceRequirements.VCPU: '-1' must be at least 0",
            () -> new ResourceOverrides(-1L, null, null)),
        refused(
            "resourceRequirements.MEMORY: '-1' must be at least 0",
            () -> new ResourceOverrides(null, -1L, null)),
        refused(
            "resourceRequirements.GPU: '-1' must be at least 0",
            () -> new ResourceOverrides(null, null, -1)),
        refused(
            "ecsPropertiesOverride.taskProperties.containers.name: 'a b' must be",
            () -> TaskContainerOverrides.command("a b")),
        refused(
            "ecsPropertiesOverride.taskProperties.containers.command: '[]' must not hold an empty",
            () -> TaskContainerOverrides.command("a", "")),
        refused(
            "ecsPropertiesOverride.taskProperties.containers.name: '[a, a]' must hold nothing",
            () ->
                EcsPropertiesOverride.of(
                    TaskContainerOverrides.command("a"), TaskContainerOverrides.command("a"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"parts", "engineOptions", "containers", "severalContainers", "overrides"})
  void refusesWithFieldValueAndRule(String message, Executable bad) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  private static EngineOptions.Builder engine() {
    return EngineOptions.builder();
  }

  static Stream<Arguments> engineOptions() {
    return Stream.of(
        refused(
            "engineOptions.entryPoint: 'a\0' must not", () -> engine().entryPoint("a\0").build()),
        refused(
            "engineOptions.workingDirectory: 'srv' must be an absolute",
            () -> engine().workingDirectory("srv").build()),
        refused(
            "engineOptions.stopSignal: 'int' must be the name",
            () -> engine().stopSignal("int").build()),
        refused("engineOptions.labels: ' ' must not be", () -> engine().label(" ", "").build()),
        refused(
            "engineOptions.labels: 'io.github.batchwright.owner' must not start with",
            () -> engine().label("io.github.batchwright.owner", "me").build()),
        refused(
            "engineOptions.addCapabilities: 'NET-RAW' must be the name of a capability",
            () -> engine().addCapabilities("net-raw").build()),
        refused(
            "engineOptions.addCapabilities: '[CHOWN, CHOWN]' must hold nothing twice",
            () -> engine().addCapabilities("CHOWN", "CAP_CHOWN").build()),
        refused(
            "engineOptions.securityOptions: '' must not be blank",
            () -> engine().securityOptions("").build()),
        refused(
            "engineOptions.securityOptions: '[a, a]' must hold nothing twice",
            () -> engine().securityOptions("a", "a").build()),
        refused(
            "engineOptions.pidsLimit: '0' must be at least 1", () -> engine().pidsLimit(0).build()),
        refused(
            "engineOptions.hostname: 'a_b' must be 1-63 of",
            () -> engine().hostname("a_b").build()),
        refused(
            "engineOptions.hostname: 'a' must be left out for networkMode HOST",
            () -> engine().hostname("a").networkMode(NetworkMode.HOST).build()),
        refused(
            "engineOptions.extraHosts: 'a b' must be the name of a host",
            () -> engine().extraHost("a b", "::1").build()),
        refused(
            "engineOptions.extraHosts: 'x' must be an IP address",
            () -> engine().extraHost("a", "x").build()));
  }

  @Test
  void capabilitiesAreKeptInOneSpelling() {
    EngineOptions options = engine().addCapabilities("cap_net_raw", "Chown").build();
    assertEquals(List.of("NET_RAW", "CHOWN"), options.addCapabilities());
    assertEquals(options, options.toBuilder().build());
    ContainerProperties whole = Containers.beyondAws();
    assertEquals(whole, whole.toBuilder().build());
    assertEquals(whole.engineOptions(), whole.engineOptionsOrDefault().toBuilder().build());
    assertSame(EngineOptions.DEFAULT, image().build().engineOptionsOrDefault());
  }

  @Test
  void whatIsGivenTogetherWithTheWholePropertiesIsRefused() {
    JobDefinition.Builder builder = JobDefinition.builder("d", Containers.whole());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.resources(1, 64));
    assertEquals(
        "resourceRequirements: '1 vCPU, 64 MiB' is part of the properties that were given",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder.environment("A", "1"));
    assertEquals(Containers.whole(), builder.build().properties());
  }

  @Test
  void containersWithEveryFieldCanBeCopied() {
    ContainerProperties whole = Containers.whole();
    assertEquals(whole, whole.toBuilder().build());
    assertSame(whole, whole.withCommand(whole.command()));
    assertEquals(List.of("x"), whole.withCommand(List.of("x")).command());
  }

  @Test
  void requirementsTakeThePlaceOfTheOutdatedFields() {
    ContainerProperties outdated = image().vcpus(2).memory(64).build();
    assertEquals(Resources.of(2, 64), outdated.resourceRequirements());
    ContainerProperties now = outdated.toBuilder().resources(1, 32).build();
    assertNull(now.vcpus());
    assertNull(now.memory());
  }

  @Test
  void severalContainersAskForTheirSum() {
    assertEquals(
        new Resources(250 + 2000, 512 + 2 * 128, 1), Containers.several().resourceRequirements());
    assertEquals(JobKind.CONTAINER, Containers.several().kind());
  }
}
