package io.github.batchwright.model.cost;

import io.github.batchwright.model.capacity.Money;
import java.time.Instant;

/**
 * That a threshold of a budget was reached. Told once in each period. Immutable.
 *
 * @param budget the budget as it was then
 * @param threshold which
 * @param spent what was spent by then
 * @param at when
 */
public record BudgetEvent(Budget budget, BudgetThreshold threshold, Money spent, Instant at) {}
