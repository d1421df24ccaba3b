package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Map;

/**
 * What a submission says over its definition about one of several containers. AWS: {@code
 * TaskContainerOverrides}.
 *
 * @param name the name of the container
 * @param command another command, none of its arguments empty; an empty list leaves it as it is
 * @param environment variables that are added or replaced; none may start with {@code AWS_BATCH}
 * @param resourceRequirements other amounts of some of the things it asks for
 */
public record TaskContainerOverrides(
    String name,
    List<String> command,
    Map<String, String> environment,
    ResourceOverrides resourceRequirements) {
  /** Checks and copies the fields. */
  public TaskContainerOverrides {
    Checks.longName("ecsPropertiesOverride.taskProperties.containers.name", name);
    command =
        ContainerOverrides.command(
            "ecsPropertiesOverride.taskProperties.containers.command", command);
    environment =
        Checks.environment(
            "ecsPropertiesOverride.taskProperties.containers.environment", environment);
  }

  /** Returns another command for a container. */
  public static TaskContainerOverrides command(String name, String... command) {
    return new TaskContainerOverrides(name, List.of(command), Map.of(), ResourceOverrides.NONE);
  }
}
