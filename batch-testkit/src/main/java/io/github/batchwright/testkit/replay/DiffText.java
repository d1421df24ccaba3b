package io.github.batchwright.testkit.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a difference as a table. */
final class DiffText {
  private static final int MOVERS = 10;

  private final StringBuilder out = new StringBuilder();

  private DiffText() {}

  static String of(DecisionDiff diff) {
    DiffText text = new DiffText();
    text.head(diff);
    text.figures(diff.record(), diff.replay());
    text.movers(diff);
    diff.notes().forEach(note -> text.line("%s", note));
    return text.out.toString();
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void head(DecisionDiff diff) {
    line("Replay of %s to %s", diff.from(), diff.to());
    if (diff.isEmpty()) {
      line("Every decision is the same.");
    } else {
      line(
          "%d differ: %d start earlier, %d later, by %s at most; %d never start",
          diff.different(),
          diff.earlier(),
          diff.later(),
          seconds(diff.latest()),
          diff.neverStarts());
    }
    if (diff.guessed() > 0) {
      line("%d attempts took as long as was guessed", diff.guessed());
    }
  }

  private void figures(ScheduleFigures before, ScheduleFigures after) {
    line("%-22s %14s %14s", "", "record", "replay");
    row("placed in both", before.placed(), after.placed());
    row("finished in both", before.finished(), after.finished());
    row("attempts", before.attempts(), after.attempts());
    row("mean wait", seconds(before.meanWait()), seconds(after.meanWait()));
    row("median wait", seconds(before.medianWait()), seconds(after.medianWait()));
    row("95% wait", seconds(before.p95Wait()), seconds(after.p95Wait()));
    row("longest wait", seconds(before.maxWait()), seconds(after.maxWait()));
    row(
        "mean bounded slowdown",
        number(before.meanBoundedSlowdown()),
        number(after.meanBoundedSlowdown()));
    row("makespan", seconds(before.makespan()), seconds(after.makespan()));
    row("utilisation", number(before.utilisation()), number(after.utilisation()));
  }

  private void row(String name, Object before, Object after) {
    line("%-22s %14s %14s", name, before, after);
  }

  private void movers(DecisionDiff diff) {
    List<JobDifference> movers = diff.biggestMovers(MOVERS);
    if (movers.isEmpty()) {
      return;
    }
    line("%-20s %-24s %-24s %14s", "moved the most", "record", "replay", "later by");
    for (JobDifference one : movers) {
      line(
          "%-20s %-24s %-24s %14s",
          one.jobName() + index(one),
          start(one.record()),
          start(one.replay()),
          seconds(one.startsLaterBy().orElse(Duration.ZERO)));
    }
  }

  private static String index(JobDifference one) {
    return one.jobId().arrayIndex().isPresent() ? ":" + one.jobId().arrayIndex().getAsInt() : "";
  }

  private static String start(@org.jspecify.annotations.Nullable JobCourse course) {
    Optional<Instant> at = Optional.ofNullable(course).flatMap(JobCourse::firstPlacedAt);
    return at.map(Instant::toString).orElse("-");
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toMillis() / 1000.0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
