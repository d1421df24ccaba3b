package io.github.batchwright.aws;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code NodeProperties}. */
final class NodesJson {
  private static final String CONTAINER = "container";
  private static final String DETAILS = "nodeDetails";
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

  /**
   * Reads {@code nodeDetails}, and of this project's own what AWS does not say of a node: what all
   * nodes run, and how each stands.
   */
  static @Nullable MultiNodeDetail readDetail(Cursor in, JobProperties properties) {
    Cursor details = in.objectOrEmpty(DETAILS);
    Integer index = details.integer("nodeIndex");
    details.flag("isMainNode");
    Cursor own = in.extension();
    NodeProperties others = own.object(PropertiesJson.NODES, NodesJson::read);
    List<String> statuses = own.texts("nodeStatuses");
    NodeProperties nodes = properties instanceof NodeProperties all ? all : others;
    return nodes == null
        ? null
        : in.make(
            () ->
                new MultiNodeDetail(
                    nodes, index, statuses.stream().map(JobStatus::valueOf).toList()));
  }

  /** Writes what {@link #readDetail} reads, but for what is this project's own. */
  static void writeDetail(Out out, @Nullable MultiNodeDetail nodes) {
    if (nodes != null && nodes.nodeIndex() != null) {
      out.object(
          DETAILS,
          nodes,
          (inside, one) ->
              inside.number("nodeIndex", one.nodeIndex()).bool("isMainNode", one.isMainNode()));
    }
  }

  /** Writes what is this project's own. */
  static void writeOwnDetail(Out extension, @Nullable MultiNodeDetail nodes) {
    if (nodes == null) {
      return;
    }
    if (nodes.nodeIndex() != null) {
      extension.object(PropertiesJson.NODES, nodes.nodeProperties(), NodesJson::write);
    }
    extension.texts("nodeStatuses", nodes.nodeStatuses().stream().map(JobStatus::name).toList());
  }
}
