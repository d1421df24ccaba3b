package io.github.batchwright.testkit.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a difference as JSON. */
final class DiffJson {
  private DiffJson() {}

  static String of(DecisionDiff diff) {
    return object(
        "from", text(diff.from()),
        "to", text(diff.to()),
        "different", diff.different(),
        "earlier", diff.earlier(),
        "later", diff.later(),
        "latest", seconds(diff.latest()),
        "neverStarts", diff.neverStarts(),
        "guessed", diff.guessed(),
        "record", figures(diff.record()),
        "replay", figures(diff.replay()),
        "notes", array(diff.notes(), DiffJson::text),
        "differences", array(diff.differences(), DiffJson::difference));
  }

  private static String figures(ScheduleFigures one) {
    return object(
        "placed", one.placed(),
        "finished", one.finished(),
        "attempts", one.attempts(),
        "meanWait", seconds(one.meanWait()),
        "medianWait", seconds(one.medianWait()),
        "p95Wait", seconds(one.p95Wait()),
        "maxWait", seconds(one.maxWait()),
        "meanBoundedSlowdown", one.meanBoundedSlowdown(),
        "makespan", seconds(one.makespan()),
        "utilisation", one.utilisation());
  }

  private static String difference(JobDifference one) {
    return object(
        "jobId", text(one.jobId()),
        "jobName", text(one.jobName()),
        "kinds", array(List.copyOf(one.kinds()), DiffJson::text),
        "record", course(one.record()),
        "replay", course(one.replay()));
  }

  private static String course(@Nullable JobCourse one) {
    return one == null
        ? "null"
        : object(
            "submittedAt", text(one.submittedAt()),
            "status", text(one.status()),
            "stoppedAt", text(one.stoppedAt()),
            "attempts", array(one.attempts(), DiffJson::attempt));
  }

  private static String attempt(AttemptCourse one) {
    Instant started = one.startedAt();
    return object(
        "number", one.number(),
        "instance", text(one.instance()),
        "placedAt", text(one.placedAt()),
        "startedAt", text(started),
        "stoppedAt", text(one.stoppedAt()),
        "exitCode", String.valueOf(one.exitCode()));
  }

  /** Takes names and values by turns; values are JSON already. */
  private static String object(Object... fields) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < fields.length; i += 2) {
      out.append(i == 0 ? "" : ",")
          .append('"')
          .append(fields[i])
          .append("\":")
          .append(fields[i + 1]);
    }
    return out.append('}').toString();
  }

  private static <T> String array(List<T> values, Function<T, String> json) {
    return "[" + String.join(",", values.stream().map(json).toList()) + "]";
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
