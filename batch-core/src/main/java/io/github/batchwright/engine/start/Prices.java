package io.github.batchwright.engine.start;

import io.github.batchwright.model.start.PriceSeries;
import java.util.Arrays;
import java.util.List;

/**
 * A series of prices in milliseconds, with running sums: what any stretch of time costs is two
 * look-ups. Jobs of one curve share one.
 */
public final class Prices {
  static final double MILLIS_PER_HOUR = 3_600_000;

  private final long[] from;
  private final double[] price;
  private final double[] sum;
  private final double largest;

  private Prices(long[] from, double[] price) {
    this.from = from;
    this.price = price;
    this.sum = new double[from.length];
    double most = Math.abs(price[0]);
    for (int i = 1; i < from.length; i++) {
      sum[i] = sum[i - 1] + price[i - 1] * (from[i] - from[i - 1]);
      most = Math.max(most, Math.abs(price[i]));
    }
    this.largest = most;
  }

  /** Returns the prices of a series; what is finer than a millisecond is rounded down. */
  public static Prices of(PriceSeries series) {
    List<PriceSeries.Step> steps = series.steps();
    long[] from = new long[steps.size()];
    double[] price = new double[steps.size()];
    int size = 0;
    for (PriceSeries.Step step : steps) {
      long at = step.from().toEpochMilli();
      if (size > 0 && from[size - 1] == at) {
        size--;
      }
      from[size] = at;
      price[size++] = step.price();
    }
    return new Prices(Arrays.copyOf(from, size), Arrays.copyOf(price, size));
  }

  /** Returns what one vCPU costs from one instant to another. */
  double cost(long start, long end) {
    return (sumUntil(end) - sumUntil(start)) / MILLIS_PER_HOUR;
  }

  /** Returns what two costs of a duration may differ by because sums are rounded. */
  double noise(long duration) {
    return 1e-9 * largest * (duration / MILLIS_PER_HOUR);
  }

  private double sumUntil(long at) {
    return sumUntil(at, lastUntil(at));
  }

  /** Returns the sum up to an instant in a step; what is before the first step counts as it. */
  double sumUntil(long at, int step) {
    int i = Math.max(0, step);
    return sum[i] + price[i] * (at - from[i]);
  }

  /** Returns the last step that has begun at an instant, or -1. */
  int lastUntil(long at) {
    int found = Arrays.binarySearch(from, at);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns when a step begins, or NEVER if there is none. */
  long begin(int step) {
    return step < from.length ? from[step] : Planner.NEVER;
  }
}
