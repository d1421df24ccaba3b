package io.github.batchwright.model.capacity;

import io.github.batchwright.checks.Checks;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An exact decimal amount of a currency. Equal amounts are equal, whatever their scale. Immutable.
 *
 * @param amount how much, without zeros at its end
 * @param currency of what
 */
public record Money(BigDecimal amount, Currency currency) implements Comparable<Money> {
  /** Checks the fields. */
  public Money {
    Objects.requireNonNull(currency, "currency");
    amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }

  /**
   * Returns an amount.
   *
   * @param amount such as {@code 0.0416}
   * @param currency an ISO 4217 code, such as {@code USD}
   * @throws IllegalArgumentException if it is no number, or no currency
   */
  public static Money of(String amount, String currency) {
    return new Money(new BigDecimal(amount), Currency.getInstance(currency));
  }

  /** Returns an amount in US dollars, which is what AWS's prices are in. */
  public static Money usd(String amount) {
    return of(amount, "USD");
  }

  /** Returns nothing, in a currency. */
  public static Money zero(Currency currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  /** Returns the sum of both. */
  public Money plus(Money other) {
    return new Money(amount.add(same(other).amount), currency);
  }

  /** Returns what is left of this once the other is taken; it may be below 0. */
  public Money minus(Money other) {
    return new Money(amount.subtract(same(other).amount), currency);
  }

  /** Returns this many times the amount. */
  public Money times(BigDecimal factor) {
    return new Money(amount.multiply(factor), currency);
  }

  private Money same(Money other) {
    Checks.require(
        currency.equals(other.currency), "currency", other.currency, "must be " + currency);
    return other;
  }

  @Override
  public int compareTo(Money other) {
    return amount.compareTo(same(other).amount);
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
