package io.github.batchwright.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what must have happened when, and shows the drawing where it did not. Fails with an {@link
 * AssertionError} that names the jobs, what was expected, and what was. Jobs go by their labels,
 * see {@link JobTimes#label()}. Immutable.
 */
public final class TimeLineAssert {
  private final JobTimeLine line;

  /** Looks at a time line. */
  public TimeLineAssert(JobTimeLine line) {
    this.line = line;
  }

  /** Looks at the jobs of a queue alone; offsets count from where they did. */
  public TimeLineAssert on(String jobQueue) {
    return new TimeLineAssert(line.queue(jobQueue));
  }

  /** Starts to say what must have happened to a job or an array child. */
  public JobTimesAssert job(String label) {
    return new JobTimesAssert(this, line, times(label));
  }

  private JobTimes times(String label) {
    try {
      return line.job(label);
    } catch (IllegalArgumentException unknown) {
      throw new AssertionError(unknown.getMessage(), unknown);
    }
  }

  /** Each of these began to run later than the one before it. */
  public TimeLineAssert startInOrder(String... labels) {
    return inOrder("start", JobTimes::startedAt, labels);
  }

  /** Each of these was finished later than the one before it. */
  public TimeLineAssert endInOrder(String... labels) {
    return inOrder("end", JobTimes::endedAt, labels);
  }

  private TimeLineAssert inOrder(
      String what, Function<JobTimes, Optional<Instant>> when, String... labels) {
    for (int i = 0; i < labels.length; i++) {
      Instant at = instant(labels[i], what, when);
      if (i > 0) {
        Instant before = instant(labels[i - 1], what, when);
        String earlier = labels[i - 1];
        String later = labels[i];
        Claims.holds(
            before.isBefore(at),
            "job '" + later + "'",
            () ->
                "expected to %s after '%s', at %s, but was at %s"
                    .formatted(what, earlier, offset(before), offset(at)),
            () -> line.only(labels));
      }
    }
    return this;
  }

  private Instant instant(String label, String what, Function<JobTimes, Optional<Instant>> when) {
    return when.apply(times(label))
        .orElseThrow(
            () ->
                Claims.failed(
                    "job '" + label + "'",
                    "expected to " + what + ", but did not yet",
                    () -> line.only(label)));
  }

  /** None of these had its first place before the one before it was finished. */
  public TimeLineAssert runOneAfterTheOther(String... labels) {
    for (int i = 1; i < labels.length; i++) {
      String earlier = labels[i - 1];
      Instant ended = instant(earlier, "end", JobTimes::endedAt);
      Instant placed = instant(labels[i], "be placed", JobTimes::placedAt);
      Claims.holds(
          !placed.isBefore(ended),
          "job '" + labels[i] + "'",
          () ->
              "expected to be placed once '%s' had ended, at %s, but was at %s"
                  .formatted(earlier, offset(ended), offset(placed)),
          () -> line.only(labels));
    }
    return this;
  }

  /** At no time had more attempts than this a place. Use {@link #on} for those of a queue. */
  public TimeLineAssert hasAtMostAtOnce(int most) {
    int actual = line.mostAtOnce();
    Claims.holds(
        actual <= most,
        "time line of " + jobs(),
        () -> "expected at most " + most + " attempts at once, but were " + actual,
        () -> line);
    return this;
  }

  /** At some time this many attempts had a place, and never more. */
  public TimeLineAssert hasMostAtOnce(int most) {
    Claims.equal(
        "time line of " + jobs(), "most attempts at once", most, line.mostAtOnce(), () -> line);
    return this;
  }

  /** All are finished, the last one this long after the beginning of the line: the makespan. */
  public TimeLineAssert isOverAfter(Duration duration) {
    List<String> open =
        line.jobs().stream()
            .filter(job -> !job.status().isTerminal())
            .map(JobTimes::label)
            .limit(10)
            .toList();
    Claims.holds(
        open.isEmpty(),
        "time line",
        () -> "expected all jobs to end, but not yet " + open,
        () -> line);
    Instant last =
        line.jobs().stream()
            .flatMap(job -> job.endedAt().stream())
            .max(Instant::compareTo)
            .orElse(line.origin());
    Claims.equal(
        "time line of " + jobs(),
        "to be over at",
        Offsets.text(duration),
        offset(last),
        () -> line);
    return this;
  }

  /**
   * It is drawn so by {@link JobTimeLine#drawing}. Blanks at the ends of lines do not count.
   *
   * @param unit how long a column is
   * @param expected the drawing, such as a text block
   */
  public TimeLineAssert isDrawn(Duration unit, String expected) {
    return isDrawn("the drawing", unit, expected, line.drawing(unit));
  }

  /** It is drawn so by {@link JobTimeLine#drawingByInstance}. */
  public TimeLineAssert isDrawnByInstance(Duration unit, String expected) {
    return isDrawn("the drawing by instance", unit, expected, line.drawingByInstance(unit));
  }

  private TimeLineAssert isDrawn(String what, Duration unit, String expected, String actual) {
    if (!TextDiff.same(expected, actual)) {
      String differs = TextDiff.describe(expected, actual);
      throw Claims.failed(what + ", a column for " + unit, differs + "all of it:", () -> actual);
    }
    return this;
  }

  private String jobs() {
    String[] labels = line.jobs().stream().map(JobTimes::label).toArray(String[]::new);
    return labels.length <= 5 ? Arrays.toString(labels) : labels.length + " jobs";
  }

  private String offset(Instant instant) {
    return Offsets.text(line.offset(instant));
  }
}
