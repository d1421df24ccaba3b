package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.longs;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.words;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.TaskContainer;
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
import io.github.batchwright.model.container.Tmpfs;
import io.github.batchwright.model.container.Ulimit;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Containers, one and several, and what they are made of. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class ContainerArbitraries {
  private static final int LONGEST_IMAGE = 255;
  private static final int LONGEST = 100;

  private ContainerArbitraries() {}

  static void addTo(Table table) {
    table.add(ContainerProperties.class, ContainerArbitraries::containerProperties);
    table.add(EcsProperties.class, ContainerArbitraries::ecsProperties);
    table.add(TaskContainer.class, ContainerArbitraries::taskContainers);
    table.add(TaskContainerDependency.class, ContainerArbitraries::taskContainerDependencies);
    table.add(Device.class, ContainerArbitraries::devices);
    table.add(EngineOptions.class, ContainerArbitraries::engineOptions);
    table.add(EphemeralStorage.class, () -> ints(21, 200).map(EphemeralStorage::new));
    table.add(FirelensConfiguration.class, ContainerArbitraries::firelensConfigurations);
    table.add(LinuxParameters.class, ContainerArbitraries::linuxParameters);
    table.add(LogConfiguration.class, ContainerArbitraries::logConfigurations);
    table.add(MountPoint.class, ContainerArbitraries::mountPoints);
    table.add(RepositoryCredentials.class, () -> words(LONGEST).map(RepositoryCredentials::new));
    table.add(RuntimePlatform.class, ContainerArbitraries::runtimePlatforms);
    table.add(Secret.class, ContainerArbitraries::secrets);
    table.add(Tmpfs.class, ContainerArbitraries::tmpfs);
    table.add(Ulimit.class, ContainerArbitraries::ulimits);
    table.add(Volume.class, ContainerArbitraries::volumes);
  }

  /** Returns containers as a job runs one: with the volumes that they mount. */
  public static Arbitrary<ContainerProperties> containerProperties() {
    return container()
        .together(
            List.of("resourceRequirements", "vcpus", "memory"),
            Arbitraries.frequencyOf(
                Tuple.of(4, JobArbitraries.demands().map(all -> Row.of(all, null, (Object) null))),
                Tuple.of(1, legacyDemands())))
        .together(
            List.of("volumes", "mountPoints"),
            Combinators.combine(volumeLists(), mountLists())
                .as((volumes, mounts) -> Row.of(volumes, mountsOf(volumes, mounts))))
        .together(
            List.of(
                "runtimePlatform",
                "linuxParameters",
                "privileged",
                "user",
                "ulimits",
                "readonlyRootFilesystem"),
            platforms())
        .arbitrary();
  }

  private static Records<ContainerProperties> container() {
    return Records.of(ContainerProperties.class)
        .with("image", words(LONGEST_IMAGE))
        .with("command", ValueArbitraries.commands())
        .with("environment", ValueArbitraries.variables())
        .with("secrets", secrets().list().uniqueElements(Secret::name).ofMaxSize(2));
  }

  /** vCPUs and memory by the fields that AWS has deprecated, which are whole numbers. */
  private static Arbitrary<Row> legacyDemands() {
    return Combinators.combine(ints(1, 1_000_000), ints(4, 1_000_000_000), ints(1, 3))
        .as(
            (vcpus, memory, given) ->
                Row.of(
                    new Resources(vcpus * 1000L, memory, 0),
                    (given & 1) == 0 ? null : vcpus,
                    (given & 2) == 0 ? null : memory));
  }

  private static Arbitrary<List<Volume>> volumeLists() {
    return volumes().list().uniqueElements(Volume::name).ofMaxSize(2);
  }

  private static Arbitrary<List<MountPoint>> mountLists() {
    return mountPoints().list().uniqueElements(MountPoint::containerPath).ofMaxSize(2);
  }

  private static List<MountPoint> mountsOf(List<Volume> volumes, List<MountPoint> mounts) {
    if (volumes.isEmpty()) {
      return List.of();
    }
    List<MountPoint> bound = new ArrayList<>();
    for (MountPoint mount : mounts) {
      String volume = volumes.get(bound.size() % volumes.size()).name();
      bound.add(new MountPoint(volume, mount.containerPath(), mount.readOnly()));
    }
    return bound;
  }

  /** On Windows there is less to be said. */
  private static Arbitrary<Row> platforms() {
    return Combinators.combine(
            nullable(runtimePlatforms()),
            nullable(linuxParameters()),
            Arbitraries.of(false, true),
            nullable(words(LONGEST)),
            ulimits().list().uniqueElements(Ulimit::name).ofMaxSize(2),
            Arbitraries.of(false, true))
        .as(
            (platform, linux, privileged, user, limits, readonly) ->
                platform != null && platform.isWindows()
                    ? Row.of(platform, null, false, null, List.of(), false)
                    : Row.of(platform, linux, privileged, user, limits, readonly));
  }

  /** Returns one to ten containers, some of which wait for others, on the volumes they share. */
  public static Arbitrary<EcsProperties> ecsProperties() {
    Arbitrary<List<TaskContainer>> containers =
        Arbitraries.frequencyOf(
            Tuple.of(9, containerLists(1, 3)), Tuple.of(1, containerLists(10, 10)));
    return Records.of(EcsProperties.class)
        .together(
            List.of("containers", "volumes"),
            Combinators.combine(containers, volumeLists())
                .as((all, volumes) -> Row.of(together(all, volumes), volumes)))
        .nullable("ipcMode", Arbitraries.of("host", "task", "none"))
        .nullable("pidMode", Arbitraries.of("host", "task"))
        .nullable("runtimePlatform", linuxPlatforms())
        .arbitrary();
  }

  private static Arbitrary<List<TaskContainer>> containerLists(int least, int most) {
    return taskContainers()
        .list()
        .uniqueElements(TaskContainer::name)
        .ofMinSize(least)
        .ofMaxSize(most);
  }

  /** Has the first be essential, and each other wait for the one before it if it waits at all. */
  private static List<TaskContainer> together(List<TaskContainer> drawn, List<Volume> volumes) {
    List<TaskContainer> all = new ArrayList<>();
    for (TaskContainer one : drawn) {
      ContainerProperties container =
          with(one.container(), mountsOf(volumes, one.container().mountPoints()));
      List<TaskContainerDependency> waits = new ArrayList<>();
      if (!all.isEmpty() && !one.dependsOn().isEmpty()) {
        TaskContainer before = all.get(all.size() - 1);
        TaskContainerDependency.Condition condition =
            before.essential()
                ? TaskContainerDependency.Condition.START
                : one.dependsOn().get(0).condition();
        waits.add(new TaskContainerDependency(before.name(), condition));
      }
      all.add(
          new TaskContainer(
              one.name(),
              container,
              all.isEmpty() || one.essential(),
              waits,
              one.startTimeout(),
              one.stopTimeout(),
              one.firelensConfiguration()));
    }
    return all;
  }

  private static ContainerProperties with(ContainerProperties one, List<MountPoint> mounts) {
    return new ContainerProperties(
        one.image(),
        one.command(),
        one.environment(),
        one.resourceRequirements(),
        one.vcpus(),
        one.memory(),
        one.volumes(),
        mounts,
        one.readonlyRootFilesystem(),
        one.privileged(),
        one.ulimits(),
        one.user(),
        one.linuxParameters(),
        one.logConfiguration(),
        one.secrets(),
        one.ephemeralStorage(),
        one.runtimePlatform(),
        one.repositoryCredentials(),
        one.engineOptions());
  }

  /** Returns containers as they are one of several, which may name volumes and others. */
  public static Arbitrary<TaskContainer> taskContainers() {
    Arbitrary<Object> none = ValueArbitraries.none();
    Arbitrary<ContainerProperties> container =
        container()
            .with("resourceRequirements", JobArbitraries.demands())
            .with("vcpus", none)
            .with("memory", none)
            .with("volumes", Arbitraries.just(List.of()))
            .with("mountPoints", mountLists())
            .with("ulimits", ulimits().list().uniqueElements(Ulimit::name).ofMaxSize(2))
            .nullable("user", words(LONGEST))
            .with("runtimePlatform", none)
            .with("ephemeralStorage", none)
            .arbitrary();
    return Records.of(TaskContainer.class)
        .with("name", ValueArbitraries.longNames())
        .with("container", container)
        .with("dependsOn", taskContainerDependencies().list().ofMaxSize(1))
        .nullable("startTimeout", ValueArbitraries.seconds(2, Integer.MAX_VALUE))
        .with("stopTimeout", ValueArbitraries.seconds(2, Integer.MAX_VALUE))
        .arbitrary();
  }

  /** Returns dependencies of every condition. */
  public static Arbitrary<TaskContainerDependency> taskContainerDependencies() {
    return Combinators.combine(
            ValueArbitraries.longNames(), Arbitraries.of(TaskContainerDependency.Condition.class))
        .as(TaskContainerDependency::new);
  }

  /** Returns devices with every choice of permissions. */
  public static Arbitrary<Device> devices() {
    return Combinators.combine(
            words(LONGEST),
            nullable(words(LONGEST)),
            Arbitraries.of(DeviceCgroupPermission.class).list().uniqueElements().ofMaxSize(3))
        .as(Device::new);
  }

  /** Returns options of the engine. */
  public static Arbitrary<EngineOptions> engineOptions() {
    Arbitrary<String> hostNames = Arbitraries.of("a", "host-1", "h".repeat(63));
    return Records.of(EngineOptions.class)
        .with("entryPoint", ValueArbitraries.commands())
        .nullable("workingDirectory", ValueArbitraries.arguments().map(text -> "/" + text))
        .nullable("stopSignal", Arbitraries.of("SIGTERM", "INT", "9", "SIGRTMIN+3"))
        .with("labels", Arbitraries.maps(words(LONGEST), ValueArbitraries.texts()).ofMaxSize(2))
        .with(
            "addCapabilities",
            Arbitraries.of("NET_ADMIN", "SYS_PTRACE", "C" + "X".repeat(39))
                .list()
                .uniqueElements()
                .ofMaxSize(3))
        .with("securityOptions", words(LONGEST).list().uniqueElements().ofMaxSize(2))
        .nullable("pidsLimit", ints(1, Integer.MAX_VALUE))
        .together(
            List.of("networkMode", "hostname"),
            Combinators.combine(Arbitraries.of(NetworkMode.class), nullable(hostNames))
                .as((mode, name) -> Row.of(mode, mode == NetworkMode.HOST ? null : name)))
        .with(
            "extraHosts",
            Arbitraries.maps(
                    Arbitraries.of("db", "a.example", "x_y"),
                    Arbitraries.of("10.0.0.1", "::1", "host-gateway"))
                .ofMaxSize(2))
        .arbitrary();
  }

  /** Returns routers of logs. */
  public static Arbitrary<FirelensConfiguration> firelensConfigurations() {
    return Combinators.combine(
            Arbitraries.of("fluentd", "fluentbit"), ValueArbitraries.parameters())
        .as(FirelensConfiguration::new);
  }

  /** Returns what Linux alone has. */
  public static Arbitrary<LinuxParameters> linuxParameters() {
    return Records.of(LinuxParameters.class)
        .with("devices", devices().list().ofMaxSize(2))
        .with("tmpfs", tmpfs().list().uniqueElements(Tmpfs::containerPath).ofMaxSize(2))
        .nullable("swappiness", ints(0, 100))
        .arbitrary();
  }

  /** Returns where logs go, by every driver. */
  public static Arbitrary<LogConfiguration> logConfigurations() {
    Arbitrary<String> drivers =
        Arbitraries.of(
            "json-file",
            "syslog",
            "journald",
            "gelf",
            "fluentd",
            "awslogs",
            "splunk",
            "logentries",
            "awsfirelens");
    Arbitrary<Map<String, String>> options = ValueArbitraries.parameters();
    return Combinators.combine(drivers, options, secrets().list().ofMaxSize(2))
        .as(LogConfiguration::new);
  }

  /** Returns mount points. */
  public static Arbitrary<MountPoint> mountPoints() {
    return Combinators.combine(
            ValueArbitraries.longNames(), words(LONGEST), Arbitraries.of(false, true))
        .as(MountPoint::new);
  }

  /** Returns platforms, of Windows too. */
  public static Arbitrary<RuntimePlatform> runtimePlatforms() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, linuxPlatforms()),
        Tuple.of(
            1,
            Arbitraries.of("WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2022_FULL")
                .map(family -> new RuntimePlatform(family, "X86_64"))));
  }

  private static Arbitrary<RuntimePlatform> linuxPlatforms() {
    return Combinators.combine(
            nullable(Arbitraries.just("LINUX")), nullable(Arbitraries.of("X86_64", "ARM64")))
        .as(RuntimePlatform::new);
  }

  /** Returns secrets, whose names are those of variables. */
  public static Arbitrary<Secret> secrets() {
    return Combinators.combine(ValueArbitraries.variableNames(), words(LONGEST)).as(Secret::new);
  }

  /** Returns file systems in memory. */
  public static Arbitrary<Tmpfs> tmpfs() {
    return Combinators.combine(
            words(LONGEST),
            ints(1, Integer.MAX_VALUE),
            Arbitraries.of("ro", "noexec", "mode=1777", "uid=0").list().ofMaxSize(2))
        .as(Tmpfs::new);
  }

  /** Returns limits, of which -1 is none. */
  public static Arbitrary<Ulimit> ulimits() {
    return Combinators.combine(
            Arbitraries.of("core", "nofile", "nproc", "stack"),
            longs(-1, Long.MAX_VALUE),
            longs(-1, Long.MAX_VALUE))
        .as(
            (name, one, other) ->
                one == -1 || other == -1
                    ? new Ulimit(name, Math.max(one, other), -1)
                    : new Ulimit(name, Math.min(one, other), Math.max(one, other)));
  }

  /** Returns volumes of the job's own, and folders of the host. */
  public static Arbitrary<Volume> volumes() {
    return Combinators.combine(ValueArbitraries.longNames(), nullable(words(LONGEST)))
        .as(Volume::new);
  }
}
