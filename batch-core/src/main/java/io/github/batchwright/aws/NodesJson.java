package io.github.batchwright.aws;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import java.util.ArrayList;
import java.util.List;

/** {@code NodeProperties}. */
final class NodesJson {
  private static final String CONTAINER = "container";
  private static final String CONSUMABLES = "consumableResourceProperties";

  private NodesJson() {}

  static NodeProperties read(Cursor in) {
    return in.make(
        () ->
            new NodeProperties(
                in.required("numNodes", in.integer("numNodes")),
                in.required("mainNode", in.integer("mainNode")),
                in.objects("nodeRangeProperties", NodesJson::readRange)));
  }

  private static NodeRangeProperty readRange(Cursor in) {
    in.cloudOnly(JobDefinitionJson.KUBERNETES, "eksProperties");
    List<JobProperties> given = new ArrayList<>();
    ContainerProperties container = in.object(CONTAINER, ContainerJson::read);
    EcsProperties ecs = in.object("ecsProperties", EcsJson::read);
    JobProperties own = PropertiesJson.readOwn(in.extension());
    if (container != null) {
      given.add(container);
    }
    if (ecs != null) {
      given.add(ecs);
    }
    if (own != null) {
      given.add(own);
    }
    if (given.size() != 1) {
      throw in.refusal(
          CONTAINER, given.size() + " kinds of properties", "or another must be given, once");
    }
    List<ConsumableResourceRequirement> consumables = CommonJson.readConsumables(in, CONSUMABLES);
    return in.make(
        () ->
            new NodeRangeProperty(
                in.requiredText("targetNodes"),
                given.get(0),
                in.texts("instanceTypes"),
                consumables == null ? List.of() : consumables));
  }

  static void write(Out out, NodeProperties nodes) {
    out.number("numNodes", nodes.numNodes())
        .number("mainNode", nodes.mainNode())
        .objects("nodeRangeProperties", nodes.nodeRangeProperties(), NodesJson::writeRange);
  }

  private static void writeRange(Out out, NodeRangeProperty range) {
    out.text("targetNodes", range.targetNodes());
    JobProperties properties = range.properties();
    if (properties instanceof ContainerProperties container) {
      out.object(CONTAINER, container, ContainerJson::write);
    } else {
      PropertiesJson.writeAll(out, properties);
    }
    out.texts("instanceTypes", range.instanceTypes());
    if (!range.consumableResources().isEmpty()) {
      out.object(CONSUMABLES, range.consumableResources(), CommonJson::writeConsumables);
    }
  }
}
