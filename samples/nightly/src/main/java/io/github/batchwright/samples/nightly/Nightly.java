package io.github.batchwright.samples.nightly;

import io.github.batchwright.model.capacity.Money;
import java.io.PrintStream;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Lets a week of nightly work pass twice on a simulated cloud whose prices change by the hour: once
 * it starts when its schedule fires, once it waits for the cheapest hours before its deadline. It
 * prints both. The week passes in virtual time: it takes seconds.
 */
public final class Nightly {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private Nightly() {}

  /** Prints the table. Takes no arguments. */
  public static void main(String[] args) {
    print(System.out, Week.of(false), Week.of(true));
  }

  /** Prints a line for each night, and what all of them have saved. */
  static void print(PrintStream out, List<Night> atOnce, List<Night> waiting) {
    out.printf(
        Locale.ROOT,
        "%-10s %-6s %-6s %9s %13s %13s %6s%n",
        "fired",
        "began",
        "ended",
        "to spare",
        "if at once",
        "cost",
        "saved");
    for (int i = 0; i < waiting.size(); i++) {
      Night night = waiting.get(i);
      out.printf(
          Locale.ROOT,
          "%-10s %-6s %-6s %9s %13s %13s %5.0f%%%n",
          text(DAY, night.fired()),
          text(HOUR, night.started()),
          text(HOUR, night.ended()),
          text(night.spare()),
          text(atOnce.get(i).cost()),
          text(night.cost()),
          night.savedAgainst(atOnce.get(i)));
    }
    out.printf(Locale.ROOT, "%nIn all %s instead of %s.%n", text(sum(waiting)), text(sum(atOnce)));
    out.printf("On the first evening it was explained so:%n%s%n", waiting.get(0).explanation());
  }

  static Money sum(List<Night> nights) {
    return nights.stream().map(Night::cost).reduce(Money::plus).orElseThrow();
  }

  private static String text(DateTimeFormatter format, Instant instant) {
    return format.format(instant.atZone(Week.ZONE));
  }

  private static String text(Duration duration) {
    return String.format(Locale.ROOT, "%d:%02d h", duration.toHours(), duration.toMinutesPart());
  }

  private static String text(Money money) {
    return money.amount().setScale(2, RoundingMode.HALF_EVEN) + " " + money.currency();
  }
}
