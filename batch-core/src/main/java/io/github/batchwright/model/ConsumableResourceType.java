package io.github.batchwright.model;

/** Whether units of a consumable resource come back. AWS: {@code resourceType}. */
public enum ConsumableResourceType {
  /** Units come back when the attempt that took them ends. */
  REPLENISHABLE,
  /** Units are gone once an attempt took them. */
  NON_REPLENISHABLE
}
