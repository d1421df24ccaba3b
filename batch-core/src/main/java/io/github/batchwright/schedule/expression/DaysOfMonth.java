package io.github.batchwright.schedule.expression;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Days of the month.
 *
 * @param days the days by their numbers, as bits
 * @param nearest the days whose nearest day from Monday to Friday is meant ({@code 15W}), as bits
 * @param last whether the last day of the month is meant ({@code L})
 * @param lastWeekday whether its last day from Monday to Friday is meant ({@code LW})
 */
record DaysOfMonth(long days, long nearest, boolean last, boolean lastWeekday) implements DayRule {
  private static final int SATURDAY = 6;
  private static final int SUNDAY = 7;

  /** Parses the field, and appends its canonical text. */
  static DaysOfMonth parse(Span list, StringBuilder canonical) {
    Items items = new Items(Field.DAY_OF_MONTH);
    long nearest = 0;
    boolean last = false;
    boolean lastWeekday = false;
    int begin = canonical.length();
    for (Span item : list.split(',')) {
      canonical.append(canonical.length() == begin ? "" : ",");
      String text = item.upper();
      if (text.equals("L") || text.equals("LW")) {
        last |= text.equals("L");
        lastWeekday |= text.equals("LW");
        canonical.append(text);
      } else if (text.endsWith("W")) {
        int day = items.value(item.part(0, text.length() - 1));
        nearest |= 1L << day;
        canonical.append(day).append('W');
      } else if (text.indexOf('L') >= 0) {
        throw item.refuse(Field.DAY_OF_MONTH.label(), "must have L on its own or as LW");
      } else {
        canonical.append(items.add(item));
      }
    }
    return new DaysOfMonth(items.mask(), nearest, last, lastWeekday);
  }

  @Override
  public long in(int year, int month) {
    int length = YearMonth.of(year, month).lengthOfMonth();
    long found = days & ((1L << (length + 1)) - 1);
    if (nearest == 0 && !last && !lastWeekday) {
      return found;
    }
    if (last) {
      found |= 1L << length;
    }
    if (lastWeekday) {
      found |= 1L << weekdayNear(year, month, length, length);
    }
    for (int day = 1; day <= length; day++) {
      if ((nearest & 1L << day) != 0) {
        found |= 1L << weekdayNear(year, month, day, length);
      }
    }
    return found;
  }

  /** Returns the nearest day from Monday to Friday, in the same month. */
  private static int weekdayNear(int year, int month, int day, int length) {
    return switch (LocalDate.of(year, month, day).getDayOfWeek().getValue()) {
      case SATURDAY -> day == 1 ? 3 : day - 1;
      case SUNDAY -> day == length ? day - 2 : day + 1;
      default -> day;
    };
  }
}
