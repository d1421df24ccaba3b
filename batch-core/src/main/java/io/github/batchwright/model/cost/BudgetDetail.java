package io.github.batchwright.model.cost;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.capacity.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget, and how it stands. Immutable.
 *
 * @param budget what was asked for
 * @param createdAt since when it counts
 * @param spent what was spent in the period that goes on; with 12 decimals at most
 * @param perHour what is spent an hour by what runs now
 * @param periodStart when the period began, or when the budget was created if that is later
 * @param periodEnd when it begins anew, or null for never
 * @param crossed the thresholds that were reached in this period
 * @param isHeld whether nothing is placed because of it
 */
public record BudgetDetail(
    Budget budget,
    Instant createdAt,
    Money spent,
    Money perHour,
    Instant periodStart,
    @Nullable Instant periodEnd,
    List<BudgetThreshold> crossed,
    boolean isHeld) {
  /** Copies the list. */
  public BudgetDetail {
    crossed = Checks.copy(crossed);
  }

  /** Returns what is left of the amount; below 0 if more was spent. */
  public Money left() {
    return budget.amount().minus(spent);
  }
}
