package io.github.batchwright.schedule.expression;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One local time.
 *
 * @param time to the second
 */
public record OneTime(LocalDateTime time) implements Parsed {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final String[] NAMES = {"", "year", "month", "day", "hour", "minute", "second"};
  private static final int[] LOWEST = {0, Field.YEAR.low(), 1, 1, 0, 0, 0};
  private static final int[] HIGHEST = {0, Field.YEAR.high(), 12, 31, 23, 59, 59};

  static OneTime parse(Span inside) {
    Matcher form = FORM.matcher(inside.value());
    if (!form.matches()) {
      throw inside.refuse(
          "at", "must be yyyy-MM-ddTHH:mm:ss, a local time without zone, as 2030-12-31T23:30:00");
    }
    int[] parts = new int[NAMES.length];
    for (int at = 1; at < parts.length; at++) {
      parts[at] = Integer.parseInt(form.group(at));
      if (parts[at] < LOWEST[at] || parts[at] > HIGHEST[at]) {
        throw inside
            .part(form.start(at), form.end(at))
            .refuse(NAMES[at], "must be " + LOWEST[at] + "-" + HIGHEST[at]);
      }
    }
    try {
      return new OneTime(
          LocalDateTime.of(parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]));
    } catch (DateTimeException e) {
      throw inside.part(form.start(3), form.end(3)).refuse("day", "must be a day of that month");
    }
  }

  @Override
  public String canonical() {
    return "at(" + FORMAT.format(time) + ")";
  }
}
