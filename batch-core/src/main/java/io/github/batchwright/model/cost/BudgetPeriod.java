package io.github.batchwright.model.cost;

/** Over which time a budget counts; in UTC. */
public enum BudgetPeriod {
  /** It begins anew at midnight. */
  DAY,
  /** It begins anew at midnight on the first of each month. */
  MONTH,
  /** It never begins anew. */
  TOTAL
}
