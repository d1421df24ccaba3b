package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes Spot prices that wander about, the same for the same seed. */
public final class SpotPriceWalk {
  private static final int DECIMALS = 4;

  private SpotPriceWalk() {}

  /**
   * Returns prices that begin in the middle of a range and go up or down by at most a tenth of it
   * at each step, and never leave it. They have four decimals, as AWS's have.
   *
   * @param seed what they are drawn from
   * @param from when the first price begins
   * @param until when no more begins; the last one holds on
   * @param step how long a price holds, more than 0
   * @param low the lowest
   * @param high the highest, in the same currency
   * @return in the order of time; what does not change is there once
   */
  public static List<SpotPrice> between(
      long seed, Instant from, Instant until, Duration step, Money low, Money high) {
    Rules.require(step.compareTo(Duration.ZERO) > 0, "step", step, "must be longer than zero");
    Rules.require(until.isAfter(from), "until", until, "must come after " + from);
    Rules.require(low.compareTo(high) <= 0, "low", low, "must be at most " + high);
    Random random = new Random(seed);
    BigDecimal width = high.minus(low).amount();
    BigDecimal price = low.amount().add(width.multiply(BigDecimal.valueOf(5, 1)));
    List<SpotPrice> prices = new ArrayList<>();
    for (Instant at = from; at.isBefore(until); at = at.plus(step)) {
      Money rounded = new Money(within(price, low, high), low.currency());
      if (prices.isEmpty() || !prices.get(prices.size() - 1).price().equals(rounded)) {
        prices.add(new SpotPrice(at, rounded));
      }
      BigDecimal by = BigDecimal.valueOf(random.nextInt(-1000, 1001), 3);
      price = price.add(width.multiply(by).movePointLeft(1));
      price = price.max(low.amount()).min(high.amount());
    }
    return prices;
  }

  private static BigDecimal within(BigDecimal price, Money low, Money high) {
    return price.setScale(DECIMALS, RoundingMode.HALF_UP).max(low.amount()).min(high.amount());
  }
}
