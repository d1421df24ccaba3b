package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a submission says over its definition about the container. AWS: {@code containerOverrides}.
 * Command, environment and requirements mean the same for a process, requirements for a handler.
 *
 * @param image another image, or null. Not in AWS
 * @param command another command, none of its arguments empty; an empty list leaves it as it is
 * @param environment variables that are added or replaced; none may start with {@code AWS_BATCH}
 * @param resourceRequirements other amounts of some of the things it asks for
 * @param vcpus other vCPUs, at least 1, or null; AWS's outdated field, which counts only where the
 *     definition used the outdated field of the same name
 * @param memory another amount of memory in MiB, at least 4, or null; outdated in the same way
 */
public record ContainerOverrides(
    @Nullable String image,
    List<String> command,
    Map<String, String> environment,
    ResourceOverrides resourceRequirements,
    @Nullable Integer vcpus,
    @Nullable Integer memory) {
  /** Leaves everything as it is. */
  public static final ContainerOverrides NONE = builder().build();

  /** Checks and copies the fields. */
  public ContainerOverrides {
    if (image != null) {
      Checks.notBlank("containerOverrides.image", image);
      Checks.require(
          image.length() <= 255,
          "containerOverrides.image",
          image,
          "must be at most 255 characters");
    }
    command = command("containerOverrides.command", command);
    environment = Checks.environment("containerOverrides.environment", environment);
    if (vcpus != null) {
      Checks.range("containerOverrides.vcpus", vcpus, 1, 1_000_000);
    }
    if (memory != null) {
      Checks.atLeast("containerOverrides.memory", memory, 4);
    }
  }

  static List<String> command(String field, List<String> command) {
    for (String argument : command) {
      Checks.require(!argument.isEmpty(), field, command, "must not hold an empty string");
    }
    return Checks.command(field, command);
  }

  /** Starts with everything left as it is. */
  public static Builder builder() {
    return new Builder();
  }

  /** Says whether everything is left as it is. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Collects the fields of {@link ContainerOverrides}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String image;
    private List<String> command = List.of();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private ResourceOverrides resources = ResourceOverrides.NONE;
    private @Nullable Integer vcpus;
    private @Nullable Integer memory;

    private Builder() {}

    void set(ContainerOverrides all) {
      image = all.image;
      command = all.command;
      environment.clear();
      environment.putAll(all.environment);
      resources = all.resourceRequirements;
      vcpus = all.vcpus;
      memory = all.memory;
    }

    /** Sets another image. Not in AWS. */
    public Builder image(String name) {
      this.image = name;
      return this;
    }

    /** Sets another command. */
    public Builder command(String... arguments) {
      return command(List.of(arguments));
    }

    /** Sets another command. */
    public Builder command(List<String> arguments) {
      this.command = arguments;
      return this;
    }

    /** Adds or replaces a variable. */
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** Sets other amounts of what it asks for. */
    public Builder resources(ResourceOverrides amounts) {
      this.resources = amounts;
      return this;
    }

    /** Sets other vCPUs by AWS's outdated field. */
    public Builder vcpus(int count) {
      this.vcpus = count;
      return this;
    }

    /** Sets another amount of memory in MiB by AWS's outdated field. */
    public Builder memory(int mebibytes) {
      this.memory = mebibytes;
      return this;
    }

    /**
     * Returns the overrides.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public ContainerOverrides build() {
      return new ContainerOverrides(image, command, environment, resources, vcpus, memory);
    }
  }
}
