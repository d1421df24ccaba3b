package io.github.batchwright.spi;

import org.jspecify.annotations.Nullable;

/**
 * What one node of a multi-node job knows of the others. Its {@code AWS_BATCH_JOB_*} variables say
 * the same.
 *
 * @param nodeIndex the index of this node, from 0. AWS: {@code AWS_BATCH_JOB_NODE_INDEX}
 * @param numNodes how many nodes there are. AWS: {@code AWS_BATCH_JOB_NUM_NODES}
 * @param mainNode the index of the main node. AWS: {@code AWS_BATCH_JOB_MAIN_NODE_INDEX}
 * @param mainNodePrivateIpv4Address where the main node can be reached, or null on the main node
 *     itself. AWS: {@code AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS}
 */
public record NodeLaunch(
    int nodeIndex, int numNodes, int mainNode, @Nullable String mainNodePrivateIpv4Address) {
  /** Says whether this is the node whose end ends the job. */
  public boolean isMainNode() {
    return nodeIndex == mainNode;
  }
}
