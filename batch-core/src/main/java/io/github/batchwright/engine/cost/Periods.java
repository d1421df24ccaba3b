package io.github.batchwright.engine.cost;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The stretches of time that a ledger has rows for: hours, days once they are a week old, and
 * months once they are 400 days old, all in UTC. Each begins at an instant of its own, in
 * milliseconds since the epoch.
 */
public final class Periods {
  static final long HOUR = 3_600_000;
  static final long DAY = 24 * HOUR;
  private static final int HOURS_FOR_DAYS = 7;
  private static final int DAYS_FOR_DAYS = 400;

  private Periods() {}

  /** Returns the beginning of the stretch that an instant belongs to, as it is kept now. */
  public static long start(long at, long now) {
    long today = day(now);
    if (day(at) > today - HOURS_FOR_DAYS * DAY) {
      return Math.floorDiv(at, HOUR) * HOUR;
    }
    return isByMonth(at, today) ? month(at) : day(at);
  }

  /** Returns the end of the stretch that an instant belongs to, as it is kept now. */
  public static long end(long at, long now) {
    long today = day(now);
    if (day(at) > today - HOURS_FOR_DAYS * DAY) {
      return Math.floorDiv(at, HOUR) * HOUR + HOUR;
    }
    return isByMonth(at, today) ? nextMonth(at) : day(at) + DAY;
  }

  private static boolean isByMonth(long at, long today) {
    return month(at) < month(today - DAYS_FOR_DAYS * DAY);
  }

  static long day(long at) {
    return Math.floorDiv(at, DAY) * DAY;
  }

  static long month(long at) {
    return millis(date(at).withDayOfMonth(1));
  }

  static long nextMonth(long at) {
    return millis(date(at).withDayOfMonth(1).plusMonths(1));
  }

  private static LocalDate date(long at) {
    return Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static long millis(LocalDate date) {
    return date.toEpochDay() * DAY;
  }
}
