package io.github.batchwright.model.ahead;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time within which something is expected to happen. Immutable.
 *
 * @param low not before then
 * @param high not after then, or null if it may be later than was looked ahead
 */
public record TimeInterval(Instant low, @Nullable Instant high) {
  /** Checks the fields. */
  public TimeInterval {
    Objects.requireNonNull(low, "low");
    Checks.require(
        high == null || !high.isBefore(low),
        "high",
        String.valueOf(high),
        "must not be before low");
  }

  /** Says whether an instant is within it, both ends included. */
  public boolean contains(Instant at) {
    return !at.isBefore(low) && (high == null || !at.isAfter(high));
  }

  /** Returns how long it is, or null if it has no end. */
  public @Nullable Duration width() {
    return high == null ? null : Duration.between(low, high);
  }
}
