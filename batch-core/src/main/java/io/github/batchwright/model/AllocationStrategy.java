package io.github.batchwright.model;

/** Which type of instance is bought. AWS: {@code allocationStrategy}. */
public enum AllocationStrategy {
  /** The cheapest type that fits; waits while it is not to be had. */
  BEST_FIT,
  /** Further types when the first is not to be had, the cheapest per vCPU first. */
  BEST_FIT_PROGRESSIVE,
  /** Further types in the order they are listed. */
  BEST_FIT_PROGRESSIVE_ORDERED,
  /** The type that is least likely to be taken back. */
  SPOT_CAPACITY_OPTIMIZED,
  /** The cheapest among those that are unlikely to be taken back. */
  SPOT_PRICE_CAPACITY_OPTIMIZED,
  /** The type least likely to be taken back, with regard to the order of the list. */
  SPOT_CAPACITY_OPTIMIZED_PRIORITIZED;

  /** Says whether it is one for Spot instances alone, as AWS has it. */
  public boolean isForSpot() {
    return switch (this) {
      case BEST_FIT, BEST_FIT_PROGRESSIVE, BEST_FIT_PROGRESSIVE_ORDERED -> false;
      case SPOT_CAPACITY_OPTIMIZED,
          SPOT_PRICE_CAPACITY_OPTIMIZED,
          SPOT_CAPACITY_OPTIMIZED_PRIORITIZED ->
          true;
    };
  }
}
