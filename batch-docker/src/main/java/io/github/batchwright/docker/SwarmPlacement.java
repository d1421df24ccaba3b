package io.github.batchwright.docker;

/** Who decides on which node of a swarm an attempt runs. */
public enum SwarmPlacement {
  /**
   * The scheduler: each node is a host of the compute environment, and a service may run on the one
   * node that was chosen.
   */
  BY_NODE,
  /**
   * Swarm: the compute environment has one host, called {@code swarm}, with what all nodes have
   * together. A job that fits into that sum and on no node waits until its time to be pending is
   * over.
   */
  LEFT_TO_SWARM
}
