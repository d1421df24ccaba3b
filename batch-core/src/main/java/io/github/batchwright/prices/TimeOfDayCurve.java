package io.github.batchwright.prices;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import io.github.batchwright.spi.PriceCurve;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Prices by what a clock on the wall shows. The price at an instant is a function of the local time
 * then, which is why a clock that is put back brings back the price of the hour it shows again.
 */
public final class TimeOfDayCurve implements PriceCurve {
  /** No more days are told of at once; after them the last price holds. */
  static final int MOST_DAYS = 3_660;

  private static final Duration ONE_DAY = Duration.ofDays(1);

  private final String unit;
  private final ZoneId zone;
  private final NavigableMap<LocalTime, Double> weekdays;
  private final NavigableMap<LocalTime, Double> weekends;

  /** Makes a curve; see {@link io.github.batchwright.PriceCurves}. */
  public TimeOfDayCurve(
      String unit, ZoneId zone, Map<LocalTime, Double> weekdays, Map<LocalTime, Double> weekends) {
    this.unit = unit;
    this.zone = Objects.requireNonNull(zone, "zone");
    this.weekdays = checked("weekdays", weekdays);
    this.weekends = checked("weekends", weekends);
    PriceSeries.constant(unit, 0); // checks the unit
  }

  private static NavigableMap<LocalTime, Double> checked(
      String field, Map<LocalTime, Double> prices) {
    Checks.require(!prices.isEmpty(), field, prices, "must hold one price at least");
    Checks.require(
        prices.size() <= 1_440, field, prices.size() + " prices", "must be at most 1440");
    prices.forEach(
        (at, price) ->
            Checks.require(
                Double.isFinite(price), field + "." + at, price, "must be a finite number"));
    return new TreeMap<>(prices);
  }

  @Override
  public PriceSeries series(Instant from, Instant to) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(from, priceAt(from)));
    Instant begin = from;
    for (int day = 0; day < MOST_DAYS && begin.isBefore(to); day++) {
      Instant end = begin.plus(ONE_DAY);
      for (Instant at : changes(begin, end.isBefore(to) ? end : to)) {
        if (steps.size() == PriceSeries.MOST_STEPS) {
          return new PriceSeries(unit, steps);
        }
        add(steps, at);
      }
      begin = end;
    }
    return new PriceSeries(unit, steps);
  }

  private void add(List<Step> steps, Instant at) {
    Step last = steps.get(steps.size() - 1);
    double price = priceAt(at);
    if (at.isAfter(last.from()) && price != last.price()) {
      steps.add(new Step(at, price));
    }
  }

  private double priceAt(Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    LocalDate date = local.toLocalDate();
    Map.Entry<LocalTime, Double> entry = of(date).floorEntry(local.toLocalTime());
    return entry != null ? entry.getValue() : of(date.minusDays(1)).lastEntry().getValue();
  }

  private NavigableMap<LocalTime, Double> of(LocalDate date) {
    DayOfWeek day = date.getDayOfWeek();
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY ? weekends : weekdays;
  }

  /** Returns the instants of a stretch, of a day at most, at which the price may change. */
  private SortedSet<Instant> changes(Instant begin, Instant end) {
    ZoneRules rules = zone.getRules();
    TreeSet<Instant> changes = new TreeSet<>();
    LocalDate last = LocalDate.ofInstant(end, zone).plusDays(1);
    // A clock put back over midnight shows a part of the day before again: hence a day more.
    LocalDate first = LocalDate.ofInstant(begin, zone).minusDays(1);
    for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
      for (LocalTime time : of(date).keySet()) {
        LocalDateTime local = date.atTime(time);
        // In a gap there is no offset, and in an overlap there are two.
        rules.getValidOffsets(local).forEach(offset -> changes.add(local.toInstant(offset)));
      }
    }
    ZoneOffsetTransition next = rules.nextTransition(begin.minusNanos(1));
    while (next != null && next.getInstant().isBefore(end)) {
      changes.add(next.getInstant());
      next = rules.nextTransition(next.getInstant());
    }
    return changes.subSet(begin, end);
  }
}
