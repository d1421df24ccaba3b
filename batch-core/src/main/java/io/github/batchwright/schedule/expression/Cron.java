package io.github.batchwright.schedule.expression;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Local times by the fields of a calendar; knows no zone. Immutable and thread-safe. */
public final class Cron implements Parsed {
  private static final int DAY_MINUTES = 24 * 60;
  private static final BitSet ALL_YEARS = new BitSet();

  static {
    ALL_YEARS.set(Field.YEAR.low(), Field.YEAR.high() + 1);
  }

  private final String canonical;
  private final long minutes;
  private final int hours;
  private final int months;
  private final BitSet years;
  private final DayRule days;

  Cron(String canonical, long minutes, long hours, long months, BitSet years, DayRule days) {
    this.canonical = canonical;
    this.minutes = minutes;
    this.hours = (int) hours;
    this.months = (int) months;
    // Most say *, and a set takes more room than all the rest.
    this.years = years.equals(ALL_YEARS) ? ALL_YEARS : years;
    this.days = days;
  }

  @Override
  public String canonical() {
    return canonical;
  }

  /**
   * Returns the first local time that is not before one, or null if there is none.
   *
   * @param from a whole minute
   */
  public @Nullable LocalDateTime next(LocalDateTime from) {
    LocalDate date = from.toLocalDate();
    if (runsOn(date)) {
      int minute = nextMinute(from.getHour() * 60 + from.getMinute());
      if (minute >= 0) {
        return at(date, minute);
      }
    }
    LocalDate next = nextDate(date.plusDays(1));
    return next == null ? null : at(next, nextMinute(0));
  }

  /**
   * Returns the last local time that is not after one, or null if there is none.
   *
   * @param from a whole minute
   */
  public @Nullable LocalDateTime previous(LocalDateTime from) {
    LocalDate date = from.toLocalDate();
    if (runsOn(date)) {
      int minute = previousMinute(from.getHour() * 60 + from.getMinute());
      if (minute >= 0) {
        return at(date, minute);
      }
    }
    LocalDate previous = previousDate(date.minusDays(1));
    return previous == null ? null : at(previous, previousMinute(DAY_MINUTES - 1));
  }

  boolean fires() {
    return nextDate(LocalDate.of(Field.YEAR.low(), 1, 1)) != null;
  }

  private static LocalDateTime at(LocalDate date, int minuteOfDay) {
    return date.atTime(minuteOfDay / 60, minuteOfDay % 60);
  }

  private boolean runsOn(LocalDate date) {
    int year = date.getYear();
    return year >= Field.YEAR.low()
        && years.get(year)
        && (months & 1 << date.getMonthValue()) != 0
        && (days.in(year, date.getMonthValue()) & 1L << date.getDayOfMonth()) != 0;
  }

  private @Nullable LocalDate nextDate(LocalDate from) {
    int firstYear = Math.max(from.getYear(), Field.YEAR.low());
    for (int year = years.nextSetBit(firstYear); year >= 0; year = years.nextSetBit(year + 1)) {
      boolean same = year == from.getYear();
      for (int month = same ? from.getMonthValue() : 1; month <= 12; month++) {
        if ((months & 1 << month) == 0) {
          continue;
        }
        long found = days.in(year, month);
        if (same && month == from.getMonthValue()) {
          found &= -1L << from.getDayOfMonth();
        }
        if (found != 0) {
          return LocalDate.of(year, month, Long.numberOfTrailingZeros(found));
        }
      }
    }
    return null;
  }

  private @Nullable LocalDate previousDate(LocalDate from) {
    if (from.getYear() < Field.YEAR.low()) {
      return null;
    }
    int lastYear = Math.min(from.getYear(), Field.YEAR.high());
    for (int year = years.previousSetBit(lastYear);
        year >= 0;
        year = years.previousSetBit(year - 1)) {
      boolean same = year == from.getYear();
      for (int month = same ? from.getMonthValue() : 12; month >= 1; month--) {
        if ((months & 1 << month) == 0) {
          continue;
        }
        long found = days.in(year, month);
        if (same && month == from.getMonthValue()) {
          found &= (1L << (from.getDayOfMonth() + 1)) - 1;
        }
        if (found != 0) {
          return LocalDate.of(year, month, 63 - Long.numberOfLeadingZeros(found));
        }
      }
    }
    return null;
  }

  /** Returns the first minute of the day that is not before one, or -1. */
  private int nextMinute(int from) {
    int hour = from / 60;
    if ((hours & 1 << hour) != 0) {
      long rest = minutes & -1L << (from % 60);
      if (rest != 0) {
        return hour * 60 + Long.numberOfTrailingZeros(rest);
      }
    }
    int later = hours & -1 << (hour + 1);
    return later == 0
        ? -1
        : Integer.numberOfTrailingZeros(later) * 60 + Long.numberOfTrailingZeros(minutes);
  }

  /** Returns the last minute of the day that is not after one, or -1. */
  private int previousMinute(int from) {
    int hour = from / 60;
    if ((hours & 1 << hour) != 0) {
      long rest = minutes & (1L << (from % 60 + 1)) - 1;
      if (rest != 0) {
        return hour * 60 + 63 - Long.numberOfLeadingZeros(rest);
      }
    }
    int earlier = hours & (1 << hour) - 1;
    return earlier == 0
        ? -1
        : (31 - Integer.numberOfLeadingZeros(earlier)) * 60
            + 63
            - Long.numberOfLeadingZeros(minutes);
  }
}
