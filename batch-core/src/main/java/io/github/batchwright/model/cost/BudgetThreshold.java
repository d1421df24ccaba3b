package io.github.batchwright.model.cost;

import io.github.batchwright.checks.Checks;
import java.util.Objects;

/**
 * What happens once a part of a budget is spent. Immutable.
 *
 * @param percent how much of the amount, 1-1000
 * @param action what happens then
 */
public record BudgetThreshold(int percent, BudgetAction action) {
  /** Checks the fields. */
  public BudgetThreshold {
    Checks.range("percent", percent, 1, 1000);
    Objects.requireNonNull(action, "action");
  }
}
