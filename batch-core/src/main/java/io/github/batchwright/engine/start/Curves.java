package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableSortedMap;
import io.github.batchwright.model.start.PriceSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The price curves of a service, asked for no more than is needed, and only when they have changed
 * or more is needed. Confined to one thread.
 */
public final class Curves {
  /** No further ahead than this is looked, in milliseconds. */
  static final long HORIZON = Duration.ofDays(31).toMillis();

  /**
   * It is asked for an hour more than is needed, and at most once an hour unless it says that it
   * has changed.
   */
  private static final long SPARE = Duration.ofHours(1).toMillis();

  /** Tells prices; it never throws. */
  @FunctionalInterface
  public interface Source {
    /** Returns the prices of a stretch of time, or null if none are known. */
    @Nullable PriceSeries series(Instant from, Instant to);
  }

  /**
   * What was read of a curve.
   *
   * @param unit what prices count
   * @param prices the prices
   * @param from from when on they were asked for, in milliseconds since the epoch
   * @param to until when
   */
  record Known(String unit, Prices prices, long from, long to) {}

  private final ImmutableSortedMap<String, Source> sources;
  private final long leastMargin;
  private final Map<String, Known> known = new TreeMap<>();
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> silent = new TreeSet<>();

  /**
   * Makes curves.
   *
   * @param sources by name
   * @param leastMargin how long before its deadline a job that waited is to have ended at least
   */
  public Curves(Map<String, Source> sources, Duration leastMargin) {
    this.sources = ImmutableSortedMap.copyOf(sources);
    this.leastMargin = leastMargin.toMillis();
  }

  /** Returns the names of all. */
  public Set<String> names() {
    return sources.keySet();
  }

  /** Returns how long before its deadline a job that waited is to have ended at least, in ms. */
  public long leastMargin() {
    return leastMargin;
  }

  /**
   * Returns what each curve tells of the time from an instant on, as far ahead as is ever looked;
   * without those that tell nothing.
   *
   * @param from in milliseconds since the epoch
   */
  public NavigableMap<String, PriceSeries> ahead(long from) {
    NavigableMap<String, PriceSeries> all = new TreeMap<>();
    Instant begin = Instant.ofEpochMilli(from);
    Instant end = Instant.ofEpochMilli(from + 2 * HORIZON);
    sources.forEach(
        (name, source) -> {
          PriceSeries series = source.series(begin, end);
          if (series != null) {
            all.put(name, series);
          }
        });
    return all;
  }

  /** What a curve tells has changed. */
  void changed(String name) {
    changed.add(name);
  }

  /** Says whether what any of some curves tells has changed since it was read. */
  boolean isAnyChanged() {
    return !changed.isEmpty();
  }

  /** Begins to read: from now on another change is another one. */
  void begin() {
    changed.forEach(known::remove);
    changed.clear();
    silent.clear();
  }

  /**
   * Returns the prices of a stretch of time, or null if there is no such curve, or none are known.
   */
  @Nullable Known read(String name, long from, long to) {
    Known last = known.get(name);
    boolean fresh = last != null && last.from() <= from && from < last.from() + SPARE;
    if (last != null && fresh && to <= last.to()) {
      return last;
    }
    Source source = sources.get(name);
    if (source == null || silent.contains(name)) {
      return null;
    }
    long end = Math.max(to, from) + SPARE;
    PriceSeries series = source.series(Instant.ofEpochMilli(from), Instant.ofEpochMilli(end));
    if (series == null) {
      // Asked once for all who wait for it.
      silent.add(name);
      return null;
    }
    Known now = new Known(series.unit(), Prices.of(series), from, end);
    known.put(name, now);
    return now;
  }
}
