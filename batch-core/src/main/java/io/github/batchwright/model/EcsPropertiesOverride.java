package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;

/**
 * What a submission says over its definition about several containers. AWS: {@code
 * ecsPropertiesOverride}, whose {@code taskProperties} hold at most one entry; this is that entry.
 *
 * @param containers at most one entry for each container that the definition has
 */
public record EcsPropertiesOverride(List<TaskContainerOverrides> containers) {
  /** Checks and copies the fields. */
  public EcsPropertiesOverride {
    Checks.distinct(
        "ecsPropertiesOverride.taskProperties.containers.name",
        containers.stream().map(TaskContainerOverrides::name).toList());
    containers = Checks.copy(containers);
  }

  /** Returns overrides of these containers. */
  public static EcsPropertiesOverride of(TaskContainerOverrides... containers) {
    return new EcsPropertiesOverride(List.of(containers));
  }
}
