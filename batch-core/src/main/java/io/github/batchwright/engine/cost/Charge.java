package io.github.batchwright.engine.cost;

import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * What something cost, exactly: prices by the hour times milliseconds. It is divided only when it
 * is shown. Immutable.
 *
 * @param currency of what
 * @param hourlyMillis price of an hour times milliseconds
 */
public record Charge(Currency currency, BigDecimal hourlyMillis) {
  /** How many decimals are shown. */
  public static final int SCALE = 12;

  static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);

  /** Returns the amount as it is shown. */
  public Money money() {
    return new Money(shown(hourlyMillis), currency);
  }

  /** Returns an exact amount as it is shown: rounded half to even. */
  public static BigDecimal shown(BigDecimal hourlyMillis) {
    return hourlyMillis.divide(HOUR, SCALE, RoundingMode.HALF_EVEN);
  }
}
