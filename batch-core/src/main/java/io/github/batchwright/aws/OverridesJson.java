package io.github.batchwright.aws;

import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.TaskContainerOverrides;
import java.util.List;

/** {@code ContainerOverrides}, {@code EcsPropertiesOverride} and {@code NodeOverrides}. */
final class OverridesJson {
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
    in.unsupported("nodePropertyOverrides", "only the number of nodes can be overridden");
    return in.make(() -> new NodeOverrides(in.integer("numNodes")));
  }

  static void writeNodes(Out out, NodeOverrides overrides) {
    out.number("numNodes", overrides.numNodes());
  }
}
