package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.container.EphemeralStorage;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.model.container.TaskContainerDependency;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several containers to run as one job on one instance. AWS: {@code ecsProperties}, whose {@code
 * taskProperties} always hold exactly one entry; this is that entry.
 *
 * @param containers 1-10 containers, no name twice, at least one of them essential; what they wait
 *     for must not go round in a circle, and the end of an essential one must not be waited for
 * @param ephemeralStorage how much disk the job may use, or null for what is usual
 * @param ipcMode with whom System V IPC is shared: host, task or none, or null for what is usual
 * @param pidMode whose processes are seen: host or task, or null for each container's own
 * @param runtimePlatform what the containers must be run on, or null for anything
 * @param volumes storage that mount points of the containers name, no name twice
 */
public record EcsProperties(
    List<TaskContainer> containers,
    @Nullable EphemeralStorage ephemeralStorage,
    @Nullable String ipcMode,
    @Nullable String pidMode,
    @Nullable RuntimePlatform runtimePlatform,
    List<Volume> volumes)
    implements JobProperties {
  private static final String CONTAINERS = "taskProperties.containers";
  private static final int MOST_CONTAINERS = 10;

  /** Checks and copies the fields. */
  public EcsProperties {
    Checks.require(
        !containers.isEmpty() && containers.size() <= MOST_CONTAINERS,
        CONTAINERS,
        containers.size() + " containers",
        "must be 1-10");
    containers = Checks.copy(containers);
    Map<String, TaskContainer> byName = byName(containers);
    Checks.require(
        containers.stream().anyMatch(TaskContainer::essential),
        CONTAINERS,
        List.copyOf(byName.keySet()),
        "must hold at least one that is essential");
    checkDependencies(byName);
    if (ipcMode != null) {
      Checks.oneOf("taskProperties.ipcMode", ipcMode, List.of("host", "task", "none"));
    }
    if (pidMode != null) {
      Checks.oneOf("taskProperties.pidMode", pidMode, List.of("host", "task"));
    }
    volumes = ContainerRules.volumes(volumes);
    for (TaskContainer container : containers) {
      ContainerRules.checkMounts(container.container().mountPoints(), volumes);
      ContainerRules.checkPlatform(runtimePlatform, container.container());
    }
  }

  private static Map<String, TaskContainer> byName(List<TaskContainer> containers) {
    Checks.distinct(CONTAINERS + ".name", containers.stream().map(TaskContainer::name).toList());
    Map<String, TaskContainer> byName = new LinkedHashMap<>();
    containers.forEach(container -> byName.put(container.name(), container));
    return byName;
  }

  private static void checkDependencies(Map<String, TaskContainer> byName) {
    for (TaskContainer container : byName.values()) {
      for (TaskContainerDependency dependency : container.dependsOn()) {
        String name = dependency.containerName();
        TaskContainer other = byName.get(name);
        if (other == null || name.equals(container.name())) {
          throw new IllegalArgumentException(
              "dependsOn.containerName: '" + name + "' must be the name of another container");
        }
        Checks.require(
            dependency.condition() == TaskContainerDependency.Condition.START || !other.essential(),
            "dependsOn.condition",
            dependency.condition(),
            "must be START for '" + name + "', which is essential");
      }
    }
    checkNoCircle(byName);
  }

  /** Takes away what waits for nothing that is left, until nothing is left. */
  private static void checkNoCircle(Map<String, TaskContainer> byName) {
    Map<String, TaskContainer> left = new LinkedHashMap<>(byName);
    while (left.values().removeIf(container -> waitsForNone(container, left))) {}
    Checks.require(
        left.isEmpty(),
        "dependsOn.containerName",
        List.copyOf(left.keySet()),
        "must not go round in a circle");
  }

  private static boolean waitsForNone(TaskContainer container, Map<String, TaskContainer> left) {
    return container.dependsOn().stream().noneMatch(d -> left.containsKey(d.containerName()));
  }

  /** Returns containers of which nothing else is said. */
  public static EcsProperties of(TaskContainer... containers) {
    Builder builder = builder();
    List.of(containers).forEach(builder::container);
    return builder.build();
  }

  /** Starts without a container. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns these properties with other containers. */
  public EcsProperties withContainers(List<TaskContainer> others) {
    return others.equals(containers)
        ? this
        : new EcsProperties(others, ephemeralStorage, ipcMode, pidMode, runtimePlatform, volumes);
  }

  @Override
  public JobKind kind() {
    return JobKind.CONTAINER;
  }

  /** Returns the sum of what the containers ask for. */
  @Override
  public Resources resourceRequirements() {
    return containers.stream()
        .map(container -> container.container().resourceRequirements())
        .reduce(Resources.NONE, Resources::plus);
  }

  /** Collects the fields of {@link EcsProperties}. Not thread-safe. */
  public static final class Builder {
    private final List<TaskContainer> containers = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private @Nullable EphemeralStorage ephemeralStorage;
    private @Nullable String ipcMode;
    private @Nullable String pidMode;
    private @Nullable RuntimePlatform runtimePlatform;

    private Builder() {}

    /** Adds a container. */
    public Builder container(TaskContainer container) {
      containers.add(container);
      return this;
    }

    /** Adds a volume that mount points can name. */
    public Builder volume(Volume volume) {
      volumes.add(volume);
      return this;
    }

    /** Sets how much disk the job may use, in GiB. */
    public Builder ephemeralStorage(int sizeInGiB) {
      this.ephemeralStorage = new EphemeralStorage(sizeInGiB);
      return this;
    }

    /** Sets with whom System V IPC is shared: host, task or none. */
    public Builder ipcMode(String mode) {
      this.ipcMode = mode;
      return this;
    }

    /** Sets whose processes are seen: host or task. */
    public Builder pidMode(String mode) {
      this.pidMode = mode;
      return this;
    }

    /** Sets what the containers must be run on. */
    public Builder runtimePlatform(RuntimePlatform platform) {
      this.runtimePlatform = platform;
      return this;
    }

    /**
     * Returns the containers.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public EcsProperties build() {
      return new EcsProperties(
          containers, ephemeralStorage, ipcMode, pidMode, runtimePlatform, volumes);
    }
  }
}
