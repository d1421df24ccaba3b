package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.container.FirelensConfiguration;
import io.github.batchwright.model.container.TaskContainerDependency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container of a job that has several. AWS: {@code TaskContainerProperties}.
 *
 * @param name 1-255 of {@code [A-Za-z0-9_-]}
 * @param container what it runs; volumes, ephemeralStorage and runtimePlatform belong to the whole
 *     job and must not be given here
 * @param essential whether its end is the end of all the others
 * @param dependsOn what it waits for before it starts, no container twice
 * @param startTimeout how long it waits for others before it gives up, at least 2 whole seconds, or
 *     null for without end
 * @param stopTimeout how long it may take to end when it is told to: at least 2 whole seconds
 * @param firelensConfiguration makes it the router of the logs of the others, or null
 */
public record TaskContainer(
    String name,
    ContainerProperties container,
    boolean essential,
    List<TaskContainerDependency> dependsOn,
    @Nullable Duration startTimeout,
    Duration stopTimeout,
    @Nullable FirelensConfiguration firelensConfiguration) {
  /** How long a container may take to end unless it is said: 30 seconds, as in AWS. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

  /** Checks and copies the fields. */
  public TaskContainer {
    Checks.longName("containers.name", name);
    checkNone("volumes", container.volumes().isEmpty() ? null : container.volumes());
    checkNone("ephemeralStorage", container.ephemeralStorage());
    checkNone("runtimePlatform", container.runtimePlatform());
    checkNone("vcpus", container.vcpus());
    checkNone("memory", container.memory());
    Checks.distinct(
        "dependsOn.containerName",
        dependsOn.stream().map(TaskContainerDependency::containerName).toList());
    dependsOn = Checks.copy(dependsOn);
    if (startTimeout != null) {
      Checks.seconds("containers.startTimeout", startTimeout, 2, Integer.MAX_VALUE);
    }
    Checks.seconds("containers.stopTimeout", stopTimeout, 2, Integer.MAX_VALUE);
  }

  private static void checkNone(String field, @Nullable Object value) {
    Checks.require(
        value == null,
        "containers." + field,
        String.valueOf(value),
        "must not be given for one of several containers");
  }

  /** Returns an essential container that waits for no other. */
  public static TaskContainer of(String name, ContainerProperties container) {
    return builder(name, container).build();
  }

  /** Starts an essential container that waits for no other. */
  public static Builder builder(String name, ContainerProperties container) {
    return new Builder(name, container);
  }

  /** Returns this container with other properties. */
  public TaskContainer withContainer(ContainerProperties other) {
    return other.equals(container)
        ? this
        : new TaskContainer(
            name, other, essential, dependsOn, startTimeout, stopTimeout, firelensConfiguration);
  }

  /** Collects the fields of a {@link TaskContainer}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final ContainerProperties container;
    private boolean essential = true;
    private final List<TaskContainerDependency> dependsOn = new ArrayList<>();
    private @Nullable Duration startTimeout;
    private Duration stopTimeout = DEFAULT_STOP_TIMEOUT;
    private @Nullable FirelensConfiguration firelensConfiguration;

    private Builder(String name, ContainerProperties container) {
      this.name = name;
      this.container = container;
    }

    /** Says whether its end is the end of all the others. */
    public Builder essential(boolean whether) {
      this.essential = whether;
      return this;
    }

    /** Waits for another container of the job. */
    public Builder dependsOn(String containerName, TaskContainerDependency.Condition condition) {
      dependsOn.add(new TaskContainerDependency(containerName, condition));
      return this;
    }

    /** Sets how long it waits for others before it gives up. */
    public Builder startTimeout(Duration atMost) {
      this.startTimeout = atMost;
      return this;
    }

    /** Sets how long it may take to end when it is told to. */
    public Builder stopTimeout(Duration atMost) {
      this.stopTimeout = atMost;
      return this;
    }

    /** Makes it the router of the logs of the others. */
    public Builder firelensConfiguration(FirelensConfiguration configuration) {
      this.firelensConfiguration = configuration;
      return this;
    }

    /**
     * Returns the container.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public TaskContainer build() {
      return new TaskContainer(
          name, container, essential, dependsOn, startTimeout, stopTimeout, firelensConfiguration);
    }
  }
}
