package io.github.batchwright.model.cost;

/** What happens when a part of a budget is spent; each does what those before it do as well. */
public enum BudgetAction {
  /** It is told of: to listeners, in the log, and by whoever describes the budget. */
  WARN,
  /** Nothing more is placed, and no instance is bought for it; what runs goes on. */
  HOLD,
  /**
   * What runs is terminated too: asked to end, forced after the grace, FAILED and not tried again.
   */
  STOP
}
