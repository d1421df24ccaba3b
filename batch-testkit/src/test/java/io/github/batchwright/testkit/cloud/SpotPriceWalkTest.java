package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpotPriceWalkTest {
  private static final Money LOW = Money.usd("0.03");
  private static final Money HIGH = Money.usd("0.09");

  @Test
  void wandersInItsRangeByATenthAtMost() {
    List<SpotPrice> prices = walk(7);

    assertEquals(new SpotPrice(CloudPlay.START, Money.usd("0.06")), prices.get(0));
    assertTrue(prices.size() > 150, prices.size() + " prices in a week");
    for (int i = 1; i < prices.size(); i++) {
      Money price = prices.get(i).price();
      Money before = prices.get(i - 1).price();
      assertTrue(price.compareTo(LOW) >= 0 && price.compareTo(HIGH) <= 0, price.toString());
      assertTrue(price.amount().scale() <= 4, price.toString());
      assertNotEquals(before, price);
      assertTrue(price.minus(before).amount().abs().doubleValue() <= 0.0061, before + " " + price);
    }
    assertTrue(prices.stream().map(SpotPrice::price).distinct().count() > 50);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertEquals(walk(7), walk(7));
    assertNotEquals(walk(7), walk(8));
  }

  @Test
  void aPriceThatDoesNotChangeIsThereOnce() {
    assertEquals(
        List.of(new SpotPrice(CloudPlay.START, LOW)),
        SpotPriceWalk.between(
            1, CloudPlay.START, CloudPlay.START.plusSeconds(9), Duration.ofSeconds(1), LOW, LOW));
  }

  @Test
  void refusesWhatIsNoRange() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SpotPriceWalk.between(
                1, CloudPlay.START, CloudPlay.START.plusSeconds(9), Duration.ZERO, LOW, HIGH));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SpotPriceWalk.between(
                1, CloudPlay.START, CloudPlay.START, Duration.ofHours(1), LOW, HIGH));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SpotPriceWalk.between(
                1,
                CloudPlay.START,
                CloudPlay.START.plusSeconds(9),
                Duration.ofHours(1),
                HIGH,
                LOW));
  }

  private static List<SpotPrice> walk(long seed) {
    return SpotPriceWalk.between(
        seed,
        CloudPlay.START,
        CloudPlay.START.plus(Duration.ofDays(7)),
        Duration.ofHours(1),
        LOW,
        HIGH);
  }
}
