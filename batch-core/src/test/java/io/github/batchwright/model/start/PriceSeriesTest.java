package io.github.batchwright.model.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.start.PriceSeries.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceSeriesTest {
  private static final Instant NOON = Instant.parse("2026-01-19T12:00:00Z");
  private static final PriceSeries SERIES =
      new PriceSeries("EUR", List.of(step(0, 4), step(60, 1), step(90, -2)));

  private static Instant minute(int minute) {
    return NOON.plusSeconds(minute * 60L);
  }

  private static Step step(int minute, double price) {
    return new Step(minute(minute), price);
  }

  private static void assertRefused(String message, List<Step> steps) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new PriceSeries("EUR", steps));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void holdsEachPriceUntilTheNext() {
    assertEquals(4, SERIES.priceAt(minute(0)));
    assertEquals(4, SERIES.priceAt(minute(60).minusNanos(1)));
    assertEquals(1, SERIES.priceAt(minute(60)));
    assertEquals(-2, SERIES.priceAt(minute(90)));
  }

  @Test
  void holdsTheNearestPriceOutsideItsSteps() {
    assertEquals(4, SERIES.priceAt(Instant.MIN));
    assertEquals(-2, SERIES.priceAt(Instant.MAX));
    assertEquals(8, SERIES.integral(minute(-120), minute(0)), 1e-9);
    assertEquals(-4, SERIES.integral(minute(90), minute(210)), 1e-9);
  }

  @Test
  void addsUpPricesByHours() {
    assertEquals(2 + 0.5 - 1, SERIES.integral(minute(30), minute(120)), 1e-9);
    assertEquals(0, SERIES.integral(minute(30), minute(30)));
    assertEquals(1.0 / 3_600e6, SERIES.integral(minute(60), minute(60).plusNanos(1_000)), 1e-20);
  }

  @Test
  void meanWeighsByTime() {
    assertEquals(1, SERIES.mean(minute(30), minute(120)), 1e-9);
    assertEquals(4, SERIES.mean(minute(30), minute(30)));
  }

  @Test
  void aPartBeginsAndEndsWhereItIsAskedFor() {
    assertEquals(
        new PriceSeries("EUR", List.of(step(30, 4), step(60, 1))),
        SERIES.between(minute(30), minute(90)));
    assertEquals(
        new PriceSeries("EUR", List.of(step(60, 1), step(90, -2))),
        SERIES.between(minute(60), minute(91)));
    assertEquals(
        new PriceSeries("EUR", List.of(step(-30, 4))), SERIES.between(minute(-30), minute(-30)));
    assertEquals(
        new PriceSeries("EUR", List.of(step(-30, 4), step(0, 4), step(60, 1))),
        SERIES.between(minute(-30), minute(61)));
  }

  @Test
  void refusesWhatIsNoSeries() {
    assertRefused("priceSeries.steps: '0 steps' must be 1-100000", List.of());
    assertRefused("priceSeries.steps[1].from", List.of(step(5, 1), step(5, 2)));
    assertRefused("must be after the step before", List.of(step(5, 1), step(4, 2)));
    List<Step> many = new ArrayList<>();
    for (int minute = 0; minute < PriceSeries.MOST_STEPS; minute++) {
      many.add(step(minute, 1));
    }
    assertEquals(PriceSeries.MOST_STEPS, new PriceSeries("EUR", many).steps().size());
    many.add(step(PriceSeries.MOST_STEPS, 1));
    assertRefused("'100001 steps'", many);
    assertThrows(IllegalArgumentException.class, () -> step(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> step(0, Double.NEGATIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> PriceSeries.constant(" ", 1));
    assertThrows(IllegalArgumentException.class, () -> SERIES.integral(minute(1), minute(0)));
    assertThrows(IllegalArgumentException.class, () -> SERIES.between(minute(1), minute(0)));
  }

  @Test
  void equalSeriesAreEqual() {
    assertEquals(PriceSeries.constant("EUR", 0.0), PriceSeries.constant("EUR", -0.0));
    assertNotEquals(PriceSeries.constant("EUR", 1), PriceSeries.constant("USD", 1));
  }
}
