package io.github.batchwright.engine.cost;

import java.math.BigDecimal;

/**
 * What belongs to one row of a ledger, or what is added to it each millisecond. Exact. Immutable.
 *
 * @param paid what instances cost: prices by the hour times milliseconds
 * @param used what of it attempts are charged for, in the same unit
 * @param time milli-vCPUs of attempts, or instances, times milliseconds
 * @param count attempts that were placed, or instances that came
 */
public record Amounts(BigDecimal paid, BigDecimal used, BigDecimal time, long count) {
  /** Nothing. */
  public static final Amounts NONE =
      new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0);

  static Amounts ofUse(BigDecimal used, long milliVcpus) {
    return new Amounts(BigDecimal.ZERO, used, BigDecimal.valueOf(milliVcpus), 0);
  }

  static Amounts ofInstances(BigDecimal paid, long instances) {
    return new Amounts(paid, BigDecimal.ZERO, BigDecimal.valueOf(instances), 0);
  }

  static Amounts ofUsed(BigDecimal used) {
    return new Amounts(BigDecimal.ZERO, used, BigDecimal.ZERO, 0);
  }

  static Amounts ofCount(long count) {
    return new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, count);
  }

  /** Returns the sum of both. */
  public Amounts plus(Amounts other) {
    return new Amounts(
        paid.add(other.paid), used.add(other.used), time.add(other.time), count + other.count);
  }

  Amounts over(long millis) {
    BigDecimal factor = BigDecimal.valueOf(millis);
    return new Amounts(
        paid.multiply(factor), used.multiply(factor), time.multiply(factor), count * millis);
  }

  /** Says whether nothing is added by it as time goes on. */
  boolean isNothing() {
    return paid.signum() == 0 && used.signum() == 0 && time.signum() == 0;
  }
}
