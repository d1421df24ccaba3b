package io.github.batchwright.model.capacity;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.Objects;

/**
 * What an instance costs an hour as a Spot instance from some instant on.
 *
 * @param from since when
 * @param price for an hour, at least 0
 */
public record SpotPrice(Instant from, Money price) {
  /** Checks the fields. */
  public SpotPrice {
    Objects.requireNonNull(from, "spotPrice.from");
    Checks.require(price.amount().signum() >= 0, "spotPrice.price", price, "must be at least 0");
  }
}
