package io.github.batchwright.schedule.expression;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A random cron expression beside what it means, said once more without a parser: the text and the
 * tests of a local time are drawn together.
 */
public record CronSample(
    String text, IntPredicate minutes, IntPredicate hours, Predicate<LocalDate> dates) {
  private static final List<String> MONTHS =
      List.of("JAN", "feb", "Mar", "APR", "may", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "mon", "Tue", "WED", "THU", "FRI", "sat");

  private record Part<T>(String text, Predicate<T> test) {}

  /** Draws one whose years are about a given one. */
  public static CronSample any(Random random, int year) {
    Part<Integer> minutes = list(random, 0, 59, List.of(), 60);
    Part<Integer> hours = list(random, 0, 23, List.of(), 24);
    Part<Integer> months =
        random.nextInt(3) > 0 ? new Part<>("*", month -> true) : list(random, 1, 12, MONTHS, 12);
    Part<Integer> years = years(random, year);
    boolean byWeek = random.nextBoolean();
    Part<LocalDate> days = byWeek ? week(random) : month(random);
    String text =
        String.join(
            " ",
            "cron(" + minutes.text,
            hours.text,
            byWeek ? "?" : days.text,
            months.text,
            byWeek ? days.text : "?",
            years.text + ")");
    return new CronSample(
        text,
        minutes.test::test,
        hours.test::test,
        date ->
            years.test.test(date.getYear())
                && months.test.test(date.getMonthValue())
                && days.test.test(date));
  }

  public boolean matches(LocalDateTime local) {
    return minutes.test(local.getMinute())
        && hours.test(local.getHour())
        && local.getSecond() == 0
        && dates.test(local.toLocalDate());
  }

  private static Part<Integer> years(Random random, int year) {
    return switch (random.nextInt(8)) {
      case 0 -> new Part<>(year + "-" + (year + 2), value -> value >= year && value <= year + 2);
      case 1 -> new Part<>(year - 1 + "/2", value -> value >= year - 1 && (value - year) % 2 != 0);
      case 2 ->
          new Part<>(
              (year - 1) + "," + (year + 1), value -> value == year - 1 || value == year + 1);
      default -> new Part<>("*", value -> value >= 1970 && value <= 2199);
    };
  }

  private static Part<Integer> list(
      Random random, int low, int high, List<String> names, int steps) {
    List<Part<Integer>> items = new ArrayList<>();
    int count = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    for (int i = 0; i < count; i++) {
      items.add(item(random, low, high, names, steps));
    }
    return join(items);
  }

  private static <T> Part<T> join(List<Part<T>> items) {
    return new Part<>(
        String.join(",", items.stream().map(Part::text).toList()),
        value -> items.stream().anyMatch(item -> item.test.test(value)));
  }

  private static Part<Integer> item(
      Random random, int low, int high, List<String> names, int steps) {
    int a = low + random.nextInt(high - low + 1);
    int b = a + random.nextInt(high - a + 1);
    int step = 1 + random.nextInt(low == 0 ? steps - 1 : steps);
    String from = name(random, a, low, names);
    String to = name(random, b, low, names);
    return switch (random.nextInt(6)) {
      case 0 -> new Part<>("*", value -> true);
      case 1 -> new Part<>("*/" + step, value -> (value - low) % step == 0);
      case 2 -> new Part<>(from + "/" + step, value -> value >= a && (value - a) % step == 0);
      case 3 -> new Part<>(from + "-" + to, value -> value >= a && value <= b);
      case 4 ->
          new Part<>(
              from + "-" + to + "/" + step,
              value -> value >= a && value <= b && (value - a) % step == 0);
      default -> new Part<>(from, value -> value == a);
    };
  }

  private static String name(Random random, int value, int low, List<String> names) {
    return names.isEmpty() || random.nextBoolean()
        ? Integer.toString(value)
        : names.get(value - low);
  }

  private static Part<LocalDate> month(Random random) {
    List<Part<LocalDate>> items = new ArrayList<>();
    int count = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    for (int i = 0; i < count; i++) {
      int day = 1 + random.nextInt(31);
      items.add(
          switch (random.nextInt(6)) {
            case 0 -> new Part<>("L", date -> date.equals(endOfMonth(date)));
            case 1 -> new Part<>("LW", date -> date.equals(lastWeekday(date)));
            case 2, 3 -> new Part<>(day + "W", date -> date.equals(nearestWeekday(date, day)));
            default -> {
              Part<Integer> item = item(random, 1, 31, List.of(), 31);
              yield new Part<>(item.text, date -> item.test.test(date.getDayOfMonth()));
            }
          });
    }
    return join(items);
  }

  private static LocalDate endOfMonth(LocalDate date) {
    return date.with(TemporalAdjusters.lastDayOfMonth());
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  private static LocalDate lastWeekday(LocalDate date) {
    LocalDate day = endOfMonth(date);
    while (isWeekend(day)) {
      day = day.minusDays(1);
    }
    return day;
  }

  /** The weekday of that month with the smallest distance; null where the month has no such day. */
  private static LocalDate nearestWeekday(LocalDate date, int day) {
    if (day > date.lengthOfMonth()) {
      return null;
    }
    LocalDate wanted = date.withDayOfMonth(day);
    for (int distance = 0; ; distance++) {
      for (LocalDate near : List.of(wanted.minusDays(distance), wanted.plusDays(distance))) {
        if (near.getMonth() == date.getMonth() && !isWeekend(near)) {
          return near;
        }
      }
    }
  }

  private static Part<LocalDate> week(Random random) {
    int day = 1 + random.nextInt(7);
    String name = name(random, day, 1, DAYS);
    // Sunday is 1 here and 7 there.
    DayOfWeek java = DayOfWeek.of(day == 1 ? 7 : day - 1);
    int nth = 1 + random.nextInt(5);
    Part<Integer> days = list(random, 1, 7, DAYS, 7);
    return switch (random.nextInt(5)) {
      case 0 ->
          new Part<>(
              name + "#" + nth,
              date -> date.getDayOfWeek() == java && (date.getDayOfMonth() + 6) / 7 == nth);
      case 1 ->
          new Part<>(
              name + "L", date -> date.equals(date.with(TemporalAdjusters.lastInMonth(java))));
      case 2 -> new Part<>("L", date -> date.getDayOfWeek() == DayOfWeek.SATURDAY);
      default ->
          new Part<>(days.text, date -> days.test.test(date.getDayOfWeek().getValue() % 7 + 1));
    };
  }
}
