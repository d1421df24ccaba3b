package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Objects;

/**
 * How much of one unit the jobs of a quota share may have at once without borrowing. AWS: {@code
 * QuotaShareCapacityLimit}.
 *
 * @param capacityUnit what is counted
 * @param maxCapacity how much of it, at least 0
 */
public record QuotaCapacityLimit(QuotaUnit capacityUnit, int maxCapacity) {
  /** Checks the fields. */
  public QuotaCapacityLimit {
    Objects.requireNonNull(capacityUnit, "capacityUnit");
    Checks.atLeast("capacityLimits.maxCapacity", maxCapacity, 0);
  }
}
