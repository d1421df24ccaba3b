package io.github.batchwright.engine.state;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.TaskContainerOverrides;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a job runs: what its definition says, and over it what its submission says. */
public final class Overrides {
  private static final String ECS = "ecsPropertiesOverride";

  private Overrides() {}

  /**
   * Returns what a job runs; the very object of the definition if nothing is overridden.
   *
   * @throws ClientException if something is overridden that such a job has not
   * @throws IllegalArgumentException if what comes out is out of its range
   */
  public static JobProperties effective(JobDefinition definition, SubmitJobRequest request) {
    JobProperties own = request.properties();
    JobProperties base = own == null ? definition.properties() : own;
    if (base instanceof NodeProperties nodes) {
      return NodeOverriding.effective(nodes, request);
    }
    if (request.nodeOverrides() != null) {
      throw ClientException.of(
          "nodeOverrides", request.jobDefinition(), "has a meaning only for a multi-node job");
    }
    return apply(base, request.containerOverrides(), request.ecsPropertiesOverride());
  }

  /**
   * Returns properties once overrides are put over them; the same object if there are none.
   *
   * @throws ClientException if something is overridden that such properties have not
   * @throws IllegalArgumentException if what comes out is out of its range
   */
  public static JobProperties apply(
      JobProperties base,
      ContainerOverrides overrides,
      @Nullable EcsPropertiesOverride ecsOverride) {
    JobProperties result = base;
    if (ecsOverride != null && !ecsOverride.containers().isEmpty()) {
      result = apply(result, ecsOverride);
    }
    return overrides.isNone() ? result : apply(result, overrides);
  }

  private static JobProperties apply(JobProperties base, ContainerOverrides overrides) {
    if (base instanceof ContainerProperties container) {
      return container(container, overrides);
    }
    if (base instanceof ProcessProperties process) {
      return process(process, overrides);
    }
    if (base instanceof HandlerProperties handler) {
      return handler(handler, overrides);
    }
    throw ClientException.of(
        "containerOverrides",
        "given",
        "has no meaning for a job of several containers; use " + ECS);
  }

  private static ContainerProperties container(
      ContainerProperties base, ContainerOverrides overrides) {
    var builder = base.toBuilder();
    if (overrides.image() != null) {
      builder.image(overrides.image());
    }
    if (!overrides.command().isEmpty()) {
      builder.command(overrides.command());
    }
    builder.environment(overrides.environment());
    legacyResources(base, overrides, builder);
    return builder.build();
  }

  /** An outdated field takes the place of an outdated field, and never that of a requirement. */
  private static void legacyResources(
      ContainerProperties base, ContainerOverrides overrides, ContainerPropertiesBuilder builder) {
    ResourceOverrides amounts = overrides.resourceRequirements();
    Resources demand = amounts.applyTo(base.resourceRequirements());
    builder.resources(demand);
    if (base.vcpus() != null && amounts.milliVcpus() == null) {
      builder.vcpus(overrides.vcpus() == null ? base.vcpus() : overrides.vcpus());
    }
    if (base.memory() != null && amounts.memoryMiB() == null) {
      builder.memory(overrides.memory() == null ? base.memory() : overrides.memory());
    }
  }

  private static ProcessProperties process(ProcessProperties base, ContainerOverrides overrides) {
    checkNotContainer(overrides, "process");
    return new ProcessProperties(
        overrides.command().isEmpty() ? base.command() : overrides.command(),
        merged(base.environment(), overrides.environment()),
        base.workingDirectory(),
        overrides.resourceRequirements().applyTo(base.resourceRequirements()));
  }

  private static HandlerProperties handler(HandlerProperties base, ContainerOverrides overrides) {
    checkNotContainer(overrides, "handler");
    checkNone(overrides.command().isEmpty(), "command", overrides.command(), "handler");
    checkNone(
        overrides.environment().isEmpty(),
        "environment",
        overrides.environment().keySet(),
        "handler");
    return new HandlerProperties(
        base.handler(), overrides.resourceRequirements().applyTo(base.resourceRequirements()));
  }

  private static void checkNotContainer(ContainerOverrides overrides, String kind) {
    checkNone(overrides.image() == null, "image", String.valueOf(overrides.image()), kind);
    checkNone(overrides.vcpus() == null, "vcpus", String.valueOf(overrides.vcpus()), kind);
    checkNone(overrides.memory() == null, "memory", String.valueOf(overrides.memory()), kind);
  }

  private static void checkNone(boolean isNone, String field, Object value, String kind) {
    if (!isNone) {
      throw ClientException.of(
          "containerOverrides." + field, value, "has no meaning for a " + kind);
    }
  }

  private static EcsProperties apply(JobProperties base, EcsPropertiesOverride override) {
    if (!(base instanceof EcsProperties ecs)) {
      throw ClientException.of(ECS, "given", "has a meaning only for a job of several containers");
    }
    Map<String, TaskContainer> byName = new LinkedHashMap<>();
    ecs.containers().forEach(container -> byName.put(container.name(), container));
    for (TaskContainerOverrides one : override.containers()) {
      TaskContainer container = byName.get(one.name());
      if (container == null) {
        throw ClientException.of(
            ECS + ".taskProperties.containers.name",
            one.name(),
            "is no container of the definition");
      }
      ContainerOverrides overrides =
          new ContainerOverrides(
              null, one.command(), one.environment(), one.resourceRequirements(), null, null);
      byName.put(one.name(), container.withContainer(container(container.container(), overrides)));
    }
    return ecs.withContainers(List.copyOf(byName.values()));
  }

  private static Map<String, String> merged(Map<String, String> base, Map<String, String> over) {
    if (over.isEmpty()) {
      return base;
    }
    Map<String, String> all = new LinkedHashMap<>(base);
    all.putAll(over);
    return all;
  }
}
