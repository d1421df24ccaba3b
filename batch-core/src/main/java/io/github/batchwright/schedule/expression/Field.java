package io.github.batchwright.schedule.expression;

import java.util.List;

/** The fields of a cron expression, in their order. */
public enum Field {
  MINUTES("minutes", 0, 59, List.of()),
  HOURS("hours", 0, 23, List.of()),
  DAY_OF_MONTH("day-of-month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  DAY_OF_WEEK("day-of-week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
  YEAR("year", 1970, 2199, List.of());

  private final String label;
  private final int low;
  private final int high;
  private final List<String> names;

  Field(String label, int low, int high, List<String> names) {
    this.label = label;
    this.low = low;
    this.high = high;
    this.names = names;
  }

  String label() {
    return label;
  }

  /** Returns the lowest value. */
  public int low() {
    return low;
  }

  /** Returns the highest value. */
  public int high() {
    return high;
  }

  /** Returns the value of a name in capital letters, or -1. */
  int named(String name) {
    int at = names.indexOf(name);
    return at < 0 ? -1 : low + at;
  }

  /** Returns the rule that a value broke. */
  String rule() {
    String rule = "must be " + low + "-" + high;
    return names.isEmpty()
        ? rule
        : rule + " or " + names.get(0) + "-" + names.get(names.size() - 1);
  }
}
