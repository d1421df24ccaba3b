package io.github.batchwright.schedule.expression;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * Days of the week, 1-7 for Sunday to Saturday.
 *
 * @param days the days of every week, as bits
 * @param last the days whose last one in the month is meant ({@code 6L}), as bits
 * @param nthDay the day whose {@code nth} one in the month is meant ({@code 2#1}), or 0
 * @param nth which one, or 0
 */
record DaysOfWeek(long days, long last, int nthDay, int nth) implements DayRule {
  private static final String LABEL = Field.DAY_OF_WEEK.label();

  /** Parses the field, and appends its canonical text. */
  static DaysOfWeek parse(Span list, StringBuilder canonical) {
    Items items = new Items(Field.DAY_OF_WEEK);
    if (list.value().indexOf('#') >= 0) {
      return nth(list, items, canonical);
    }
    long last = 0;
    boolean saturday = false;
    int begin = canonical.length();
    for (Span item : list.split(',')) {
      canonical.append(canonical.length() == begin ? "" : ",");
      String text = item.upper();
      if (text.equals("L")) {
        saturday = true;
        canonical.append(text);
      } else if (text.endsWith("L")) {
        Span day = item.part(0, text.length() - 1);
        int value = items.value(day);
        last |= 1L << value;
        canonical.append(items.text(day, value)).append('L');
      } else {
        canonical.append(items.add(item));
      }
    }
    long days = items.mask() | (saturday ? 1L << Field.DAY_OF_WEEK.high() : 0);
    return new DaysOfWeek(days, last, 0, 0);
  }

  private static DaysOfWeek nth(Span list, Items items, StringBuilder canonical) {
    List<Span> parts = list.split('#');
    if (parts.size() != 2 || list.value().indexOf(',') >= 0) {
      throw list.refuse(LABEL, "must hold nothing else beside one '#', as in 2#1");
    }
    int day = items.value(parts.get(0));
    String number = parts.get(1).value();
    if (number.length() != 1 || number.charAt(0) < '1' || number.charAt(0) > '5') {
      throw parts.get(1).refuse(LABEL, "must be 1-5 behind '#': which one in the month");
    }
    int nth = number.charAt(0) - '0';
    canonical.append(items.text(parts.get(0), day)).append('#').append(nth);
    return new DaysOfWeek(0, 0, day, nth);
  }

  @Override
  public long in(int year, int month) {
    int length = YearMonth.of(year, month).lengthOfMonth();
    // 0 for Sunday.
    int first = LocalDate.of(year, month, 1).getDayOfWeek().getValue() % 7;
    if (nth > 0) {
      int day = 1 + Math.floorMod(nthDay - 1 - first, 7) + 7 * (nth - 1);
      return day <= length ? 1L << day : 0;
    }
    long found = 0;
    for (int day = 1; day <= length; day++) {
      long weekday = 1L << (1 + (first + day - 1) % 7);
      if ((days & weekday) != 0 || (day > length - 7 && (last & weekday) != 0)) {
        found |= 1L << day;
      }
    }
    return found;
  }
}
