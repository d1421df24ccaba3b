package io.github.batchwright.model;

/** By what the shares of a queue are compared: the one that has the least of it goes first. */
public enum FairshareMeasure {
  /** The vCPU seconds that a share used lately, and uses. AWS's, and the only one it has. */
  VCPU_SECONDS,
  /**
   * The part that the running attempts of a share hold of what it holds most of: of all vCPUs, all
   * memory or all GPUs. Dominant-resource fairness. Not in AWS.
   */
  DOMINANT_RESOURCE
}
