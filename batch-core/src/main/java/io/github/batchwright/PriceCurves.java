package io.github.batchwright;

import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.prices.PriceFiles;
import io.github.batchwright.prices.TimeOfDayCurve;
import io.github.batchwright.spi.PriceCurve;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/**
 * Ready price curves: what one vCPU costs for an hour. {@link Forecast} is one that changes. All of
 * them are immutable and thread-safe; prices are any finite numbers, also below 0.
 */
public final class PriceCurves {
  private PriceCurves() {}

  /**
   * Returns a price that never changes, so that no job waits.
   *
   * @param unit what the price counts, such as EUR or gCO2e
   * @param price for one vCPU and an hour
   */
  public static PriceCurve constant(String unit, double price) {
    return series(PriceSeries.constant(unit, price));
  }

  /** Returns prices that are known once and for all, such as those of tomorrow's auction. */
  public static PriceCurve series(PriceSeries series) {
    Objects.requireNonNull(series, "series");
    return series::between;
  }

  /**
   * Returns prices by the time of day, the same on each day.
   *
   * @param unit what the prices count
   * @param zone whose clock is meant
   * @param prices the price from each local time on, until the next; the last one of a day holds
   *     until the first one of the next day. While a clock that was put back shows a time again,
   *     the price of that time holds again; of times that it skips, the last one's price begins at
   *     once.
   * @throws IllegalArgumentException if there is no price
   */
  public static PriceCurve timeOfDay(String unit, ZoneId zone, Map<LocalTime, Double> prices) {
    return timeOfDay(unit, zone, prices, prices);
  }

  /**
   * Returns prices by the time of day, other ones on Saturdays and Sundays. What is last on a
   * Friday holds until the first one of Saturday.
   *
   * @throws IllegalArgumentException if there is no price
   */
  public static PriceCurve timeOfDay(
      String unit, ZoneId zone, Map<LocalTime, Double> weekdays, Map<LocalTime, Double> weekends) {
    return new TimeOfDayCurve(unit, zone, weekdays, weekends);
  }

  /** Returns the prices in a CSV file in UTF-8, read once; see {@link #csv(String, Reader)}. */
  public static PriceCurve csv(String unit, Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return csv(unit, reader);
    }
  }

  /**
   * Returns prices in lines such as {@code 2026-01-19T13:00:00+01:00,0.083}: the instant from which
   * a price holds, with an offset or Z, and the price. Each is later than the one before. A first
   * line of names, empty lines, and what follows a {@code #} at the begin of a line are passed
   * over.
   *
   * @param unit what the prices count
   * @param reader is read to the end, and not closed
   * @throws IllegalArgumentException if a line is wrong; it names the line and the column
   * @throws IOException if it cannot be read
   */
  public static PriceCurve csv(String unit, Reader reader) throws IOException {
    return series(PriceFiles.csv(unit, reader));
  }

  /** Returns the prices in a JSON file in UTF-8, read once; see {@link #json(Reader)}. */
  public static PriceCurve json(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return json(reader);
    }
  }

  /**
   * Returns prices that are written as {@code {"unit": "EUR", "prices": [{"from":
   * "2026-01-19T13:00:00+01:00", "price": 0.083}]}}. Each is later than the one before.
   *
   * @param reader is read to the end, and not closed
   * @throws IllegalArgumentException if something is wrong; it names the line and the column
   * @throws IOException if it cannot be read
   */
  public static PriceCurve json(Reader reader) throws IOException {
    return series(PriceFiles.json(reader));
  }
}
