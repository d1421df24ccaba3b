package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.Objects;

/**
 * What a container of a job waits for before it starts. AWS: {@code TaskContainerDependency}.
 *
 * @param containerName the name of the other container
 * @param condition how far the other has to be
 */
public record TaskContainerDependency(String containerName, Condition condition) {
  /** How far the other container has to be. */
  public enum Condition {
    /** It was started. */
    START,
    /** It ended. */
    COMPLETE,
    /** It ended with exit code 0. */
    SUCCESS
  }

  /** Checks the fields. */
  public TaskContainerDependency {
    Checks.longName("dependsOn.containerName", containerName);
    Objects.requireNonNull(condition, "dependsOn.condition");
  }
}
