package io.github.batchwright.samples.elastic;

import java.io.PrintStream;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Lets a day of a real machine's work pass on a machine that is always there, and on instances that
 * come and go, and prints what each costs and how long jobs wait for it. The cloud is simulated,
 * and the day passes in virtual time: it takes seconds.
 */
public final class Elastic {
  private Elastic() {}

  /** Prints the table. Takes no arguments. */
  public static void main(String[] args) {
    print(System.out, Scenario.all().stream().map(one -> Outcome.of(one, TraceJob.day())).toList());
  }

  /** Prints a line for each, against the first. */
  static void print(PrintStream out, List<Outcome> outcomes) {
    out.printf(
        Locale.ROOT,
        "%-26s %10s %6s %11s %11s %11s %6s %10s %9s%n",
        "",
        "cost",
        "saved",
        "mean wait",
        "95% within",
        "longest",
        "tries",
        "instances",
        "most vCPU");
    for (Outcome outcome : outcomes) {
      out.printf(
          Locale.ROOT,
          "%-26s %7s %s %5.0f%% %11s %11s %11s %6d %10d %9.0f%n",
          outcome.scenario().name(),
          outcome.cost().amount().setScale(2, RoundingMode.HALF_EVEN),
          outcome.cost().currency(),
          outcome.savedAgainst(outcomes.get(0)),
          text(outcome.meanWait()),
          text(outcome.wait95()),
          text(outcome.longestWait()),
          outcome.attempts(),
          outcome.instances(),
          outcome.peakVcpus());
    }
  }

  private static String text(Duration wait) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", wait.toHours(), wait.toMinutesPart(), wait.toSecondsPart());
  }
}
