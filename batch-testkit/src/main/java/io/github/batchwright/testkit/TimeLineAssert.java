package io.github.batchwright.testkit;

import java.time.Duration;

/** Says what must have happened when, and shows the drawing where it did not. */
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

  /** It is drawn so. Blanks at the ends of lines do not count. */
  public TimeLineAssert isDrawn(Duration unit, String expected) {
    String actual = line.drawing(unit);
    if (!TextDiff.same(expected, actual)) {
      throw new AssertionError(
          "the drawing, a column for %s: %sall of it:%n%s"
              .formatted(unit, TextDiff.describe(expected, actual), actual));
    }
    return this;
  }
}
