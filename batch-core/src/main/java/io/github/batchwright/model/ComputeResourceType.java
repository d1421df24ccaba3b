package io.github.batchwright.model;

/** How the instances of a managed environment are paid for. AWS: {@code computeResources.type}. */
public enum ComputeResourceType {
  /** On demand. */
  EC2,
  /** At the price of the moment; an instance may be taken back. */
  SPOT
}
