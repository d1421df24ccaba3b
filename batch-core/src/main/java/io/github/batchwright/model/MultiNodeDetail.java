package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a multi-node job, or one node of it. AWS: {@code nodeProperties} and {@code
 * nodeDetails} of {@code DescribeJobs}.
 *
 * @param nodeProperties what the nodes run, after the submission's overrides
 * @param nodeIndex the index of the node that is described, from 0, or null if it is the whole job
 * @param nodeStatuses the status of every node by its index; empty if one node is described
 */
public record MultiNodeDetail(
    NodeProperties nodeProperties, @Nullable Integer nodeIndex, List<JobStatus> nodeStatuses) {
  /** Copies the list. */
  public MultiNodeDetail {
    Objects.requireNonNull(nodeProperties, "nodeProperties");
    nodeStatuses = Checks.copy(nodeStatuses);
  }

  /** Returns how many nodes there are. */
  public int numNodes() {
    return nodeProperties.numNodes();
  }

  /** Returns the index of the node whose end ends the job. */
  public int mainNode() {
    return nodeProperties.mainNode();
  }

  /** Says whether the main node is described. */
  public boolean isMainNode() {
    return nodeIndex != null && nodeIndex == mainNode();
  }
}
