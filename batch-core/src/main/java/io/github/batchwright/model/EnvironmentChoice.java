package io.github.batchwright.model;

/**
 * In which of the compute environments of a queue a job is placed, if several could. Not in AWS.
 */
public enum EnvironmentChoice {
  /**
   * In the first of the queue's order that has room, or can have an instance bought. AWS's rule.
   */
  IN_ORDER,
  /**
   * Where it costs the least: on what is paid for anyway, then where a vCPU is the cheapest; and an
   * instance is bought where room for what waits costs the least. Among equals in the queue's
   * order.
   */
  CHEAPEST
}
