package io.github.batchwright.engine.state;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the nodes of a job run: what its definition says, and over it what its submission says. */
final class NodeOverriding {
  private NodeOverriding() {}

  /**
   * Returns what the nodes run; the very object given if nothing is overridden.
   *
   * @throws ClientException if something is overridden that nodes have not
   * @throws IllegalArgumentException if what comes out is out of its range
   */
  static NodeProperties effective(NodeProperties base, SubmitJobRequest request) {
    checkNone(request.containerOverrides().isNone(), "containerOverrides");
    checkNone(
        request.ecsPropertiesOverride() == null
            || request.ecsPropertiesOverride().containers().isEmpty(),
        "ecsPropertiesOverride");
    NodeOverrides overrides = request.nodeOverrides();
    if (overrides == null) {
      return base;
    }
    NodeProperties resized = overrides.resize(base);
    for (NodePropertyOverride one : overrides.nodePropertyOverrides()) {
      if (one.firstNode() >= resized.numNodes()) {
        throw ClientException.of(
            "nodePropertyOverrides.targetNodes",
            one.targetNodes(),
            "must begin below the number of nodes, " + resized.numNodes());
      }
    }
    return overrides.nodePropertyOverrides().isEmpty() ? resized : override(resized, overrides);
  }

  /**
   * Adds an inner range for each stretch of nodes that share a range and an override. A stretch
   * that is all of its range takes its place.
   */
  private static NodeProperties override(NodeProperties base, NodeOverrides overrides) {
    List<NodeRangeProperty> ranges = new ArrayList<>(base.nodeRangeProperties());
    int begin = 0;
    for (int node = 1; node <= base.numNodes(); node++) {
      boolean same =
          node < base.numNodes()
              && base.range(node).equals(base.range(begin))
              && overrides.override(node).equals(overrides.override(begin));
      if (!same) {
        NodePropertyOverride override = overrides.override(begin).orElse(null);
        add(ranges, base.range(begin), begin, node - 1, override);
        begin = node;
      }
    }
    return new NodeProperties(base.numNodes(), base.mainNode(), ranges);
  }

  private static void add(
      List<NodeRangeProperty> ranges,
      NodeRangeProperty range,
      int first,
      int last,
      @Nullable NodePropertyOverride override) {
    if (override == null) {
      return;
    }
    NodeRangeProperty piece =
        new NodeRangeProperty(
            first + ":" + last,
            Overrides.apply(
                range.properties(),
                override.containerOverrides(),
                override.ecsPropertiesOverride()),
            override.instanceTypes().isEmpty() ? range.instanceTypes() : override.instanceTypes(),
            override.consumableResources() == null
                ? range.consumableResources()
                : override.consumableResources());
    if (range.firstNode() == first && range.lastNode() == last) {
      ranges.remove(range);
    }
    ranges.add(piece);
  }

  private static void checkNone(boolean isNone, String field) {
    if (!isNone) {
      throw ClientException.of(
          field, "given", "has no meaning for a multi-node job; use nodeOverrides");
    }
  }
}
