package io.github.batchwright.schedule.expression;

/** What an expression says. Immutable. */
public sealed interface Parsed permits Cron, Rate, OneTime {
  /** Returns the one text of all that are written differently and mean the same to the letter. */
  String canonical();
}
