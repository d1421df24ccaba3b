package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What jobs of one name run and how: the blueprint that a submission names. AWS: {@code
 * RegisterJobDefinition}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param properties the container, the containers, the process, the handler or the nodes
 * @param parameters defaults for the {@code Ref::name} of the command; a submission's own win
 * @param retryStrategy how often a failed job is tried again
 * @param timeout the longest an attempt may run, or null for no limit
 * @param schedulingPriority 0-9999, higher first inside a share
 * @param consumableResources what every attempt takes besides compute. AWS: {@code
 *     consumableResourceProperties}
 * @param maxConcurrency how many attempts of this definition, whatever its revision, run at once at
 *     most, or null for no cap; a job goes by the revision it runs. Not in AWS
 * @param expectedDuration how long an attempt is expected to run; of an array, an attempt of one
 *     child. A submission's own wins. More than 0, or null if nobody knows. Not in AWS
 * @param tags at most 50
 * @param propagateTags whether a job takes over these tags
 */
public record JobDefinition(
    String name,
    JobProperties properties,
    Map<String, String> parameters,
    RetryStrategy retryStrategy,
    @Nullable JobTimeout timeout,
    int schedulingPriority,
    List<ConsumableResourceRequirement> consumableResources,
    @Nullable Integer maxConcurrency,
    @Nullable Duration expectedDuration,
    Map<String, String> tags,
    boolean propagateTags) {

  /** Checks and copies the fields. */
  public JobDefinition {
    Checks.name("jobDefinitionName", name);
    JobProperties.complete(Objects.requireNonNull(properties, "properties"));
    Objects.requireNonNull(retryStrategy, "retryStrategy");
    parameters = Checks.copy(parameters);
    Checks.range("schedulingPriority", schedulingPriority, 0, 9999);
    consumableResources = ConsumableResourceRequirement.copy(consumableResources);
    Checks.concurrency("maxConcurrency", maxConcurrency);
    if (expectedDuration != null) {
      Checks.positive("expectedDuration", expectedDuration);
    }
    tags = Checks.tags(tags);
  }

  /** Returns this definition with these tags and no others. */
  public JobDefinition withTags(Map<String, String> newTags) {
    return new JobDefinition(
        name,
        properties,
        parameters,
        retryStrategy,
        timeout,
        schedulingPriority,
        consumableResources,
        maxConcurrency,
        expectedDuration,
        newTags,
        propagateTags);
  }

  /** Starts a definition that runs a container from {@code image}. */
  public static Builder container(String name, String image, String... command) {
    return new Builder(name, JobKind.CONTAINER, image, List.of(command));
  }

  /** Starts a definition that runs a command of the operating system. */
  public static Builder process(String name, String... command) {
    return new Builder(name, JobKind.PROCESS, "", List.of(command));
  }

  /** Starts a definition that calls the handler registered under {@code handler}. */
  public static Builder handler(String name, String handler) {
    return new Builder(name, JobKind.HANDLER, handler, List.of());
  }

  /** Starts a definition that runs whatever these properties say. */
  public static Builder builder(String name, JobProperties properties) {
    return new Builder(name, properties);
  }

  /** Collects the fields of a {@link JobDefinition}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final JobKind kind;
    private final String target;
    private final List<String> command;
    private final @Nullable JobProperties given;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private Resources resources = Resources.of(1, 128);
    private @Nullable Path workingDirectory;
    private RetryStrategy retryStrategy = RetryStrategy.ONCE;
    private @Nullable JobTimeout timeout;
    private int schedulingPriority;
    private final List<ConsumableResourceRequirement> consumableResources = new ArrayList<>();
    private @Nullable Integer maxConcurrency;
    private @Nullable Duration expectedDuration;
    private boolean propagateTags;

    private Builder(String name, JobKind kind, String target, List<String> command) {
      this.name = name;
      this.kind = kind;
      this.target = target;
      this.command = new ArrayList<>(command);
      this.given = null;
    }

    private Builder(String name, JobProperties properties) {
      this.name = name;
      this.kind = properties.kind();
      this.target = "";
      this.command = List.of();
      this.given = properties;
    }

    private void checkNotGiven(String field, Object value) {
      Checks.require(given == null, field, value, "is part of the properties that were given");
    }

    /** Sets what an attempt asks for; 1 vCPU and 128 MiB unless said. */
    public Builder resources(Resources demand) {
      checkNotGiven("resourceRequirements", demand);
      this.resources = demand;
      return this;
    }

    /** Sets the vCPUs and the memory in MiB that an attempt asks for. */
    public Builder resources(double vcpus, long memoryMiB) {
      return resources(Resources.of(vcpus, memoryMiB));
    }

    /** Adds a variable to the environment of a container or a process. */
    public Builder environment(String variable, String value) {
      Checks.require(
          kind != JobKind.HANDLER, "environment", variable, "has no meaning for a handler");
      checkNotGiven("environment", variable);
      environment.put(variable, value);
      return this;
    }

    /** Sets where a process runs; the host's own directory unless said. */
    public Builder workingDirectory(Path directory) {
      Checks.require(
          kind == JobKind.PROCESS,
          "workingDirectory",
          directory,
          "has a meaning only for a process");
      checkNotGiven("workingDirectory", directory);
      this.workingDirectory = directory;
      return this;
    }

    /** Adds the default of a parameter. */
    public Builder parameter(String key, String value) {
      parameters.put(key, value);
      return this;
    }

    /** Sets the number of attempts. */
    public Builder attempts(int attempts) {
      return retryStrategy(RetryStrategy.attempts(attempts));
    }

    /** Sets how often a failed job is tried again; once unless said. */
    public Builder retryStrategy(RetryStrategy strategy) {
      this.retryStrategy = strategy;
      return this;
    }

    /** Sets the longest an attempt may run; without limit unless said. */
    public Builder timeout(Duration attemptDuration) {
      this.timeout = new JobTimeout(attemptDuration);
      return this;
    }

    /** Sets the priority inside a share, 0-9999. */
    public Builder schedulingPriority(int priority) {
      this.schedulingPriority = priority;
      return this;
    }

    /** Has every attempt take units of a consumable resource. */
    public Builder consumableResource(String name, long quantity) {
      consumableResources.add(new ConsumableResourceRequirement(name, quantity));
      return this;
    }

    /** Caps how many attempts run at once. */
    public Builder maxConcurrency(int attempts) {
      this.maxConcurrency = attempts;
      return this;
    }

    /** Sets how long an attempt is expected to run; of an array, an attempt of one child. */
    public Builder expectedDuration(Duration duration) {
      this.expectedDuration = duration;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /** Says that jobs take over the tags of this definition. */
    public Builder propagateTags(boolean propagate) {
      this.propagateTags = propagate;
      return this;
    }

    /**
     * Returns the definition.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public JobDefinition build() {
      return new JobDefinition(
          name,
          properties(),
          parameters,
          retryStrategy,
          timeout,
          schedulingPriority,
          consumableResources,
          maxConcurrency,
          expectedDuration,
          tags,
          propagateTags);
    }

    private JobProperties properties() {
      if (given != null) {
        return given;
      }
      return switch (kind) {
        case CONTAINER -> ContainerProperties.of(target, command, environment, resources);
        case PROCESS -> new ProcessProperties(command, environment, workingDirectory, resources);
        case HANDLER -> new HandlerProperties(target, resources);
      };
    }
  }
}
