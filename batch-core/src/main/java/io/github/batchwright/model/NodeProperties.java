package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A job of several nodes that run at the same time, each on an instance of its own. AWS: {@code
 * nodeProperties}.
 *
 * <p>The main node is started first, and the others once it runs. When it ends, the job ends as it
 * did. Where ranges are nested, the inner one counts.
 *
 * @param numNodes how many nodes, 1-1000
 * @param mainNode the index of the main node, below {@code numNodes}
 * @param nodeRangeProperties what the nodes run; together the ranges cover every node, and two of
 *     them are apart or one lies inside the other. All run the same {@link JobKind kind} of work
 */
public record NodeProperties(
    int numNodes, int mainNode, List<NodeRangeProperty> nodeRangeProperties)
    implements JobProperties {
  /** The most nodes of a job. */
  public static final int MOST_NODES = 1000;

  /** The most ranges of a definition; overrides at submission may split them further. */
  public static final int MOST_GROUPS = 5;

  /** Checks and copies the fields. */
  public NodeProperties {
    Checks.range("nodeProperties.numNodes", numNodes, 1, MOST_NODES);
    Checks.require(
        mainNode >= 0 && mainNode < numNodes,
        "nodeProperties.mainNode",
        mainNode,
        "must be 0 or more and below numNodes, " + numNodes);
    nodeRangeProperties = Checks.copy(nodeRangeProperties);
    Checks.range("nodeRangeProperties", nodeRangeProperties.size(), 1, MOST_NODES);
    NodeRange.checkNested(nodeRangeProperties.stream().map(NodeRangeProperty::nodeRange).toList());
    checkCover(numNodes, nodeRangeProperties);
    JobKind kind = nodeRangeProperties.get(0).properties().kind();
    for (NodeRangeProperty range : nodeRangeProperties) {
      Checks.require(
          range.properties().kind() == kind,
          "nodeRangeProperties",
          range.targetNodes() + " of kind " + range.properties().kind(),
          "must be of one kind with the others, " + kind);
    }
  }

  /** Returns nodes that all run the same; the first is the main node. */
  public static NodeProperties of(int numNodes, JobProperties each) {
    return new NodeProperties(numNodes, 0, List.of(NodeRangeProperty.of("0:", each)));
  }

  private static void checkCover(int numNodes, List<NodeRangeProperty> ranges) {
    List<NodeRangeProperty> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingInt(NodeRangeProperty::firstNode));
    long covered = 0;
    for (NodeRangeProperty range : sorted) {
      if (range.firstNode() > covered) {
        break;
      }
      covered = Math.max(covered, range.lastNode() + 1L);
    }
    Checks.require(
        covered >= numNodes,
        "nodeRangeProperties",
        ranges.stream().map(NodeRangeProperty::targetNodes).toList(),
        "must cover every node; node " + covered + " is in no range");
  }

  /** Returns the range that counts for a node: the innermost of those that cover it. */
  public NodeRangeProperty range(int node) {
    Checks.require(
        node >= 0 && node < numNodes, "node", node, "must be 0 or more and below " + numNodes);
    NodeRangeProperty inner = null;
    for (NodeRangeProperty range : nodeRangeProperties) {
      if (range.covers(node)
          && (inner == null || range.nodeRange().span() < inner.nodeRange().span())) {
        inner = range;
      }
    }
    if (inner == null) {
      throw new IllegalStateException("node " + node + " is in no range");
    }
    return inner;
  }

  /** Returns what a node runs. */
  public JobProperties node(int index) {
    return range(index).properties();
  }

  /** Returns the same ranges for another number of nodes. */
  public NodeProperties withNumNodes(int count) {
    return new NodeProperties(count, mainNode, nodeRangeProperties);
  }

  /** Returns nodes that run what {@code change} makes of what these run. */
  public NodeProperties mapProperties(UnaryOperator<JobProperties> change) {
    return new NodeProperties(
        numNodes,
        mainNode,
        nodeRangeProperties.stream()
            .map(range -> range.withProperties(change.apply(range.properties())))
            .toList());
  }

  /** Returns the kind of executor that runs every node. */
  @Override
  public JobKind kind() {
    return nodeRangeProperties.get(0).properties().kind();
  }

  /** Returns what all nodes take together. */
  @Override
  public Resources resourceRequirements() {
    Resources sum = Resources.NONE;
    for (int node = 0; node < numNodes; node++) {
      sum = sum.plus(node(node).resourceRequirements());
    }
    return sum;
  }
}
