package io.github.batchwright.schedule.expression;

import java.util.List;

/** Parses the six fields of a cron expression. */
final class CronParser {
  private static final int COUNT = 6;
  private static final String FIELDS =
      "minutes hours day-of-month month day-of-week year, as cron(0 2 * * ? *)";

  private CronParser() {}

  static Cron parse(Span inside) {
    List<Span> fields = inside.words();
    if (fields.size() != COUNT) {
      throw inside.refuse("cron", "must have six fields: " + FIELDS + hint(fields.size()));
    }
    Span monthDay = fields.get(2);
    Span weekDay = fields.get(4);
    boolean byWeek = isOpen(monthDay);
    checkDays(byWeek, weekDay);
    Items minutes = new Items(Field.MINUTES);
    Items hours = new Items(Field.HOURS);
    Items months = new Items(Field.MONTH);
    Items years = new Items(Field.YEAR);
    StringBuilder text = new StringBuilder("cron(");
    text.append(minutes.addAll(fields.get(0))).append(' ');
    text.append(hours.addAll(fields.get(1))).append(' ');
    DayRule days;
    if (byWeek) {
      text.append("? ").append(months.addAll(fields.get(3))).append(' ');
      days = DaysOfWeek.parse(weekDay, text);
    } else {
      days = DaysOfMonth.parse(monthDay, text);
      text.append(' ').append(months.addAll(fields.get(3))).append(" ?");
    }
    text.append(' ').append(years.addAll(fields.get(5))).append(')');
    Cron cron =
        new Cron(
            text.toString(), minutes.mask(), hours.mask(), months.mask(), years.values(), days);
    if (!cron.fires()) {
      throw (byWeek ? weekDay : monthDay)
          .refuse(
              (byWeek ? Field.DAY_OF_WEEK : Field.DAY_OF_MONTH).label(),
              "must be a day that there is in one of the months and years given: this never fires");
    }
    return cron;
  }

  private static void checkDays(boolean byWeek, Span weekDay) {
    if (byWeek && isOpen(weekDay)) {
      throw weekDay.refuse(
          Field.DAY_OF_WEEK.label(),
          "must not be '?' where day-of-month is '?' too: write * in one of the two");
    }
    if (!byWeek && !isOpen(weekDay)) {
      throw weekDay.refuse(
          Field.DAY_OF_WEEK.label(),
          "must be '?' where day-of-month is not: one of the two must be '?'");
    }
  }

  private static boolean isOpen(Span field) {
    return field.value().equals("?");
  }

  private static String hint(int count) {
    if (count == COUNT - 1) {
      return "; Unix cron has five: add the year, write ? for one of the days,"
          + " and count the days of the week from 1 for SUN";
    }
    return count == COUNT + 1 ? "; there are no seconds" : "";
  }
}
