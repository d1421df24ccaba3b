package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes about the nodes of its definition. AWS: {@code nodeOverrides}.
 *
 * @param numNodes how many nodes, 1-1000, or null for as many as the definition says. The
 *     definition must have a range whose upper end is open; each such range must begin below this
 *     number, and the main node must be below it
 * @param nodePropertyOverrides what is changed about the nodes of some ranges, at most five. Two of
 *     these ranges are apart or one lies inside the other, and the inner one alone counts
 */
public record NodeOverrides(
    @Nullable Integer numNodes, List<NodePropertyOverride> nodePropertyOverrides) {
  /** Checks and copies the fields. */
  public NodeOverrides {
    if (numNodes != null) {
      Checks.range("nodeOverrides.numNodes", numNodes, 1, NodeProperties.MOST_NODES);
    }
    nodePropertyOverrides = Checks.copy(nodePropertyOverrides);
    Checks.require(
        nodePropertyOverrides.size() <= NodeProperties.MOST_GROUPS,
        "nodeOverrides.nodePropertyOverrides",
        nodePropertyOverrides.size() + " overrides",
        "must be at most " + NodeProperties.MOST_GROUPS);
    NodeRange.checkNested(
        nodePropertyOverrides.stream().map(NodePropertyOverride::nodeRange).toList());
  }

  /** Returns an override of the number of nodes. */
  public static NodeOverrides numNodes(int count) {
    return new NodeOverrides(count, List.of());
  }

  /** Returns overrides of what nodes run. */
  public static NodeOverrides of(NodePropertyOverride... overrides) {
    return new NodeOverrides(null, List.of(overrides));
  }

  /** Returns what is changed about a node. */
  public Optional<NodePropertyOverride> override(int node) {
    NodePropertyOverride inner = null;
    for (NodePropertyOverride one : nodePropertyOverrides) {
      boolean closer = inner == null || one.nodeRange().span() < inner.nodeRange().span();
      if (closer && one.nodeRange().covers(node)) {
        inner = one;
      }
    }
    return Optional.ofNullable(inner);
  }

  /**
   * Returns the nodes of a definition in the number that these overrides say.
   *
   * @throws IllegalArgumentException if they do not go together, naming the field
   */
  public NodeProperties resize(NodeProperties definition) {
    Integer count = numNodes;
    if (count == null) {
      return definition;
    }
    Checks.require(
        definition.nodeRangeProperties().stream().anyMatch(NodeRangeProperty::isOpenEnded),
        "nodeOverrides.numNodes",
        count,
        "needs a definition with a range whose upper end is open, such as 0:");
    for (NodeRangeProperty range : definition.nodeRangeProperties()) {
      Checks.require(
          !range.isOpenEnded() || range.firstNode() < count,
          "nodeOverrides.numNodes",
          count,
          "must be above the beginning of the definition's range " + range.targetNodes());
    }
    Checks.require(
        definition.mainNode() < count,
        "nodeOverrides.numNodes",
        count,
        "must be above the definition's mainNode, " + definition.mainNode());
    return definition.withNumNodes(count);
  }
}
