package io.github.batchwright;

import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A price curve whose prices are replaced while jobs wait, as when a new forecast comes in: jobs
 * that wait are planned anew. Thread-safe.
 */
public final class Forecast implements PriceCurve {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile PriceSeries series;

  /** Makes a forecast that says what is known so far. */
  public Forecast(PriceSeries series) {
    this.series = Objects.requireNonNull(series, "series");
  }

  /**
   * Replaces what is known, and tells whoever uses this curve.
   *
   * @throws IllegalArgumentException if the unit is another one
   */
  public void update(PriceSeries newSeries) {
    synchronized (listeners) {
      if (!newSeries.unit().equals(series.unit())) {
        throw new IllegalArgumentException(
            "series.unit: '%s' must be %s, as before".formatted(newSeries.unit(), series.unit()));
      }
      series = newSeries;
    }
    listeners.forEach(listener -> listener.changed.run());
  }

  /** Returns all that is known now. */
  public PriceSeries series() {
    return series;
  }

  @Override
  public PriceSeries series(Instant from, Instant to) {
    return series.between(from, to);
  }

  @Override
  public Runnable onChange(Runnable changed) {
    Listener listener = new Listener(Objects.requireNonNull(changed, "changed"));
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Is equal to no other, so that who has registered twice ends one at a time. */
  private static final class Listener {
    private final Runnable changed;

    Listener(Runnable changed) {
      this.changed = changed;
    }
  }
}
