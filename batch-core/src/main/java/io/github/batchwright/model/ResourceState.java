package io.github.batchwright.model;

/** Whether a queue or an environment takes new work. AWS: {@code state}. */
public enum ResourceState {
  /** It takes new work. */
  ENABLED,
  /** It takes no new work; what it holds or runs goes on. */
  DISABLED
}
