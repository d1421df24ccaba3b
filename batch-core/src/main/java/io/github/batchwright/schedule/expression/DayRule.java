package io.github.batchwright.schedule.expression;

/** Which days of a month an expression names, by the day of the month or of the week. Immutable. */
interface DayRule {
  /** Returns the days as bits: bit 1 is the first of the month. */
  long in(int year, int month);
}
