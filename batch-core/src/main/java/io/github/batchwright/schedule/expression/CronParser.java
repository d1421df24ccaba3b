package io.github.batchwright.schedule.expression;

import java.util.List;

/** Parses the six fields of a cron expression. */
final class CronParser {
  private static final String FIELDS =
      "minutes hours day-of-month month day-of-week year, as cron(0 2 * * ? *)";

  private CronParser() {}

  static Cron parse(Span inside) {
    List<Span> fields = inside.words();
    if (fields.size() != Field.values().length) {
      throw inside.refuse("cron", "must have six fields: " + FIELDS + hint(fields));
    }
    Span monthDay = fields.get(Field.DAY_OF_MONTH.ordinal());
    Span weekDay = fields.get(Field.DAY_OF_WEEK.ordinal());
    boolean byWeek = isOpen(monthDay);
    if (byWeek == isOpen(weekDay)) {
      throw byWeek
          ? weekDay.refuse(
              Field.DAY_OF_WEEK.label(),
              "must not be '?' where day-of-month is '?' too: write * in one of them")
          : weekDay.refuse(
              Field.DAY_OF_WEEK.label(),
              "must be '?' where day-of-month is given, or day-of-month must be '?':"
                  + " one of the two must be '?'");
    }
    Items minutes = new Items(Field.MINUTES);
    Items hours = new Items(Field.HOURS);
    Items months = new Items(Field.MONTH);
    Items years = new Items(Field.YEAR);
    StringBuilder canonical = new StringBuilder("cron(");
    canonical.append(minutes.addAll(fields.get(0))).append(' ');
    canonical.append(hours.addAll(fields.get(1))).append(' ');
    DayRule days;
    if (byWeek) {
      canonical.append("? ").append(months.addAll(fields.get(3))).append(' ');
      days = DaysOfWeek.parse(weekDay, canonical);
    } else {
      days = DaysOfMonth.parse(monthDay, canonical);
      canonical.append(' ').append(months.addAll(fields.get(3))).append(" ?");
    }
    canonical.append(' ').append(years.addAll(fields.get(5))).append(')');
    Cron cron =
        new Cron(
            canonical.toString(),
            minutes.mask(),
            (int) hours.mask(),
            (int) months.mask(),
            years.values(),
            days);
    if (!cron.fires()) {
      Span day = byWeek ? weekDay : monthDay;
      throw day.refuse(
          (byWeek ? Field.DAY_OF_WEEK : Field.DAY_OF_MONTH).label(),
          "must be a day that there is in one of the months and years given: this never fires");
    }
    return cron;
  }

  private static boolean isOpen(Span field) {
    return field.value().equals("?");
  }

  private static String hint(List<Span> fields) {
    if (fields.size() == Field.values().length - 1) {
      return "; Unix cron has five: add the year, write ? for one of the days,"
          + " and count the days of the week from 1 for SUN";
    }
    if (fields.size() == Field.values().length + 1) {
      return "; there are no seconds";
    }
    return "";
  }
}
