package io.github.batchwright.model.start;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A price over time, in steps: what one vCPU costs for an hour from each step on. Before the first
 * step its price holds, and after the last step that one's. Immutable.
 *
 * @param unit what prices count, such as EUR, USD or gCO2e; 1-32 characters, not blank
 * @param steps 1-100,000 steps, each later than the one before
 */
public record PriceSeries(String unit, List<Step> steps) {
  /** The most steps that a series may have. */
  public static final int MOST_STEPS = 100_000;

  private static final double NANOS_PER_HOUR = 3_600e9;

  /** Checks the unit, and that the steps ascend. */
  public PriceSeries {
    Checks.notBlank("priceSeries.unit", unit);
    Checks.require(unit.length() <= 32, "priceSeries.unit", unit, "must be 1-32 characters");
    steps = Checks.copy(steps);
    Checks.require(
        !steps.isEmpty() && steps.size() <= MOST_STEPS,
        "priceSeries.steps",
        steps.size() + " steps",
        "must be 1-" + MOST_STEPS);
    for (int i = 1; i < steps.size(); i++) {
      Checks.require(
          steps.get(i - 1).from().isBefore(steps.get(i).from()),
          "priceSeries.steps[" + i + "].from",
          steps.get(i).from(),
          "must be after the step before, " + steps.get(i - 1).from());
    }
  }

  /** Returns a price that is the same at any time. */
  public static PriceSeries constant(String unit, double price) {
    return new PriceSeries(unit, List.of(new Step(Instant.EPOCH, price)));
  }

  /** Returns the price for an hour at an instant. */
  public double priceAt(Instant at) {
    return steps.get(indexAt(at)).price();
  }

  /**
   * Returns the mean price over some time, each price weighted by how long it holds; the price at
   * {@code from} if no time is between the two.
   *
   * @throws IllegalArgumentException if {@code to} is before {@code from}
   */
  public double mean(Instant from, Instant to) {
    return from.equals(to) ? priceAt(from) : integral(from, to) / hours(from, to);
  }

  /**
   * Returns what one vCPU costs from one instant to another: the sum of each price times the hours
   * for which it holds.
   *
   * @throws IllegalArgumentException if {@code to} is before {@code from}
   */
  public double integral(Instant from, Instant to) {
    checkOrder(from, to);
    double sum = 0;
    Instant at = from;
    for (int i = indexAt(from); at.isBefore(to); i++) {
      Instant end = i + 1 < steps.size() ? earlier(steps.get(i + 1).from(), to) : to;
      sum += steps.get(i).price() * hours(at, end);
      at = end;
    }
    return sum;
  }

  /**
   * Returns the part of this series from one instant on until before another; its first step begins
   * at {@code from}. It has one step at least, and {@link #MOST_STEPS} at most: the last of one
   * step more is left out.
   *
   * @throws IllegalArgumentException if {@code to} is before {@code from}
   */
  public PriceSeries between(Instant from, Instant to) {
    checkOrder(from, to);
    int first = indexAt(from);
    List<Step> part = new ArrayList<>();
    part.add(new Step(from, steps.get(first).price()));
    for (int i = first; i < steps.size() && steps.get(i).from().isBefore(to); i++) {
      if (steps.get(i).from().isAfter(from) && part.size() < MOST_STEPS) {
        part.add(steps.get(i));
      }
    }
    return new PriceSeries(unit, part);
  }

  /** Returns the last step that has begun, or the first one. */
  private int indexAt(Instant at) {
    int low = 0;
    int high = steps.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (steps.get(middle).from().isAfter(at)) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private static void checkOrder(Instant from, Instant to) {
    Checks.require(!to.isBefore(from), "to", to, "must not be before from, " + from);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static double hours(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    return time.getSeconds() / 3_600.0 + time.getNano() / NANOS_PER_HOUR;
  }

  @Override
  public String toString() {
    return "PriceSeries[%s, %d steps from %s]".formatted(unit, steps.size(), steps.get(0).from());
  }

  /**
   * A price from an instant on.
   *
   * @param from since when
   * @param price for one vCPU and an hour; any finite number, below 0 where one is paid for using
   */
  public record Step(Instant from, double price) {
    /** Checks that the price is a number. */
    public Step {
      Objects.requireNonNull(from, "priceSeries.steps.from");
      Checks.require(
          Double.isFinite(price), "priceSeries.steps.price", price, "must be a finite number");
      price += 0.0; // so that -0.0 equals 0.0
    }
  }
}
