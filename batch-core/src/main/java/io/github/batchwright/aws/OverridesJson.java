package io.github.batchwright.aws;

import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.TaskContainerOverrides;
import java.util.List;

/** {@code ContainerOverrides}, {@code EcsPropertiesOverride} and {@code NodeOverrides}. */
final class OverridesJson {
  private static final String NODE_CONSUMABLES = "consumableResourcePropertiesOverride";

  private OverridesJson() {}

  static ContainerOverrides readContainer(Cursor in) {
    in.cloudOnly(ContainerJson.INSTANCE_TYPES, "instanceType");
    ResourceOverrides amounts = ResourcesJson.readPartial(in);
    return in.make(
        () ->
            new ContainerOverrides(
                in.extension().text("image"),
                in.texts("command"),
                KeyValues.read(in, "environment"),
                amounts,
                in.integer("vcpus"),
                in.integer("memory")));
  }

  static void writeContainer(Out out, ContainerOverrides overrides) {
    out.texts("command", overrides.command());
    KeyValues.write(out, "environment", overrides.environment());
    ResourcesJson.writePartial(out, overrides.resourceRequirements());
    out.number("vcpus", overrides.vcpus())
        .number("memory", overrides.memory())
        .extension(extension -> extension.text("image", overrides.image()));
  }

  static EcsPropertiesOverride readEcs(Cursor in) {
    List<EcsPropertiesOverride> tasks = in.objects("taskProperties", OverridesJson::readTask);
    if (tasks.size() > 1) {
      throw in.refusal("taskProperties", tasks.size() + " entries", "must be at most one");
    }
    return tasks.isEmpty() ? EcsPropertiesOverride.of() : tasks.get(0);
  }

  private static EcsPropertiesOverride readTask(Cursor in) {
    return in.make(
        () ->
            new EcsPropertiesOverride(in.objects("containers", OverridesJson::readTaskContainer)));
  }

  private static TaskContainerOverrides readTaskContainer(Cursor in) {
    return in.make(
        () ->
            new TaskContainerOverrides(
                in.requiredText("name"),
                in.texts("command"),
                KeyValues.read(in, "environment"),
                ResourcesJson.readPartial(in)));
  }

  static void writeEcs(Out out, EcsPropertiesOverride override) {
    out.allObjects(
        "taskProperties",
        List.of(override),
        (task, containers) ->
            task.objects("containers", containers.containers(), OverridesJson::writeTaskContainer));
  }

  private static void writeTaskContainer(Out out, TaskContainerOverrides container) {
    out.text("name", container.name()).texts("command", container.command());
    KeyValues.write(out, "environment", container.environment());
    ResourcesJson.writePartial(out, container.resourceRequirements());
  }

  static NodeOverrides readNodes(Cursor in) {
    return in.make(
        () ->
            new NodeOverrides(
                in.integer("numNodes"),
                in.objects("nodePropertyOverrides", OverridesJson::readNodeProperty)));
  }

  private static NodePropertyOverride readNodeProperty(Cursor in) {
    in.cloudOnly(JobDefinitionJson.KUBERNETES, "eksPropertiesOverride");
    ContainerOverrides container = in.object("containerOverrides", OverridesJson::readContainer);
    return in.make(
        () ->
            new NodePropertyOverride(
                in.requiredText("targetNodes"),
                container == null ? ContainerOverrides.NONE : container,
                in.object("ecsPropertiesOverride", OverridesJson::readEcs),
                in.texts("instanceTypes"),
                CommonJson.readConsumables(in, NODE_CONSUMABLES)));
  }

  static void writeNodes(Out out, NodeOverrides overrides) {
    out.number("numNodes", overrides.numNodes())
        .objects(
            "nodePropertyOverrides",
            overrides.nodePropertyOverrides(),
            OverridesJson::writeNodeProperty);
  }

  private static void writeNodeProperty(Out out, NodePropertyOverride override) {
    out.text("targetNodes", override.targetNodes());
    if (!override.containerOverrides().isNone()) {
      out.object(
          "containerOverrides", override.containerOverrides(), OverridesJson::writeContainer);
    }
    out.object("ecsPropertiesOverride", override.ecsPropertiesOverride(), OverridesJson::writeEcs)
        .texts("instanceTypes", override.instanceTypes())
        .object(NODE_CONSUMABLES, override.consumableResources(), CommonJson::writeConsumables);
  }
}
