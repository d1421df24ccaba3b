package io.github.batchwright.schedule.expression;

import com.google.common.collect.ImmutableList;

/** The fields of a cron expression, in their order. */
public enum Field {
  MINUTES("minutes", 0, 59, ImmutableList.of()),
  HOURS("hours", 0, 23, ImmutableList.of()),
  DAY_OF_MONTH("day-of-month", 1, 31, ImmutableList.of()),
  MONTH(
      "month",
      1,
      12,
      ImmutableList.of(
          "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  DAY_OF_WEEK(
      "day-of-week", 1, 7, ImmutableList.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
  YEAR("year", 1970, 2199, ImmutableList.of());

  private final String label;
  private final int low;
  private final int high;
  private final ImmutableList<String> names;

  Field(String label, int low, int high, ImmutableList<String> names) {
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
