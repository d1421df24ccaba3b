package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes about the nodes of its definition. AWS: {@code nodeOverrides}.
 *
 * @param numNodes how many nodes, 1-1000, or null for as many as the definition says. The
 *     definition must have a range whose upper end is open; each such range must begin below this
 *     number, and the main node must be below it
 */
public record NodeOverrides(@Nullable Integer numNodes) {
  /** Checks the number. */
  public NodeOverrides {
    if (numNodes != null) {
      Checks.range("nodeOverrides.numNodes", numNodes, 1, NodeProperties.MOST_NODES);
    }
  }

  /** Returns an override of the number of nodes. */
  public static NodeOverrides numNodes(int count) {
    return new NodeOverrides(count);
  }

  /**
   * Returns the nodes that a definition gives with these overrides.
   *
   * @throws IllegalArgumentException if they do not go together, naming the field
   */
  public NodeProperties applyTo(NodeProperties definition) {
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
