package io.github.batchwright.engine.jobs;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.SubmitJobRequest;

/** Checks what definitions and submissions say about nodes. */
public final class NodeChecks {
  private NodeChecks() {}

  /**
   * Checks a definition that is to be registered.
   *
   * @throws ClientException if it has too many ranges, or one that ends where no node is
   */
  public static void check(JobDefinition definition) {
    check(definition.properties());
  }

  private static void check(JobProperties properties) {
    if (!(properties instanceof NodeProperties nodes)) {
      return;
    }
    int ranges = nodes.nodeRangeProperties().size();
    if (ranges > NodeProperties.MOST_GROUPS) {
      throw ClientException.of(
          "nodeRangeProperties",
          ranges + " ranges",
          "must be at most " + NodeProperties.MOST_GROUPS);
    }
    for (NodeRangeProperty range : nodes.nodeRangeProperties()) {
      int end = range.isOpenEnded() ? range.firstNode() : range.lastNode();
      if (end >= nodes.numNodes()) {
        throw ClientException.of(
            "targetNodes", range.targetNodes(), "must lie below numNodes, " + nodes.numNodes());
      }
    }
  }

  /**
   * Checks a submission.
   *
   * @throws ClientException if an array job is to have nodes, or they are not what a definition may
   *     say
   */
  public static void check(JobDefinition definition, SubmitJobRequest request) {
    JobProperties own = request.properties();
    if (own != null) {
      check(own);
    }
    JobProperties properties = own == null ? definition.properties() : own;
    if (properties instanceof NodeProperties && request.arrayProperties() != null) {
      throw ClientException.of(
          "arrayProperties.size",
          request.arrayProperties().size(),
          "may not be given for a multi-node job");
    }
  }
}
