package io.github.batchwright.prices;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instants and prices as text; whoever reads them says where they stand. */
final class PriceText {
  private static final String INSTANT =
      "must be an instant with an offset, such as 2026-01-19T13:00:00Z or"
          + " 2026-01-19T14:00:00+01:00";
  private static final String NUMBER = "must be a number such as 0.083";

  private PriceText() {}

  static Instant instant(String place, String text) {
    Instant found = instantOrNull(text);
    if (found == null) {
      throw refusal(place, text, INSTANT);
    }
    return found;
  }

  static double price(String place, String text) {
    Double found = priceOrNull(text);
    if (found == null) {
      throw refusal(place, text, NUMBER);
    }
    return found;
  }

  /** Says whether neither of two columns is what it should be, as in a line of names. */
  static boolean isNoPrice(String from, String price) {
    return instantOrNull(from) == null && priceOrNull(price) == null;
  }

  /** Returns a step, once it is sure that it is later than the last one. */
  static Step after(List<Step> steps, Step step, String place) {
    if (!steps.isEmpty()) {
      Instant before = steps.get(steps.size() - 1).from();
      Checks.require(
          step.from().isAfter(before),
          place,
          step.from(),
          "must be after the one before, " + before);
    }
    return step;
  }

  private static @Nullable Instant instantOrNull(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Double priceOrNull(String text) {
    try {
      double price = new BigDecimal(text).doubleValue();
      return Double.isFinite(price) ? price : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static IllegalArgumentException refusal(String place, String text, String rule) {
    return new IllegalArgumentException(place + ": '" + Checks.shorten(text) + "' " + rule);
  }
}
