package io.github.batchwright.testkit.replay;

import java.time.Duration;
import java.util.Locale;

/**
 * Says what must hold of a {@link DecisionDiff}, and throws an {@link AssertionError} with its
 * table if it does not. Needs no test framework. Immutable.
 */
public final class DiffAssert {
  private final DecisionDiff diff;

  private DiffAssert(DecisionDiff diff) {
    this.diff = diff;
  }

  /** Starts to say what must hold. */
  public static DiffAssert assertThat(DecisionDiff diff) {
    return new DiffAssert(diff);
  }

  private DiffAssert check(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new AssertionError(
          String.format(Locale.ROOT, format, values) + System.lineSeparator() + diff.text());
    }
    return this;
  }

  /** Every decision is the same. */
  public DiffAssert isEmpty() {
    return check(
        diff.isEmpty(),
        "%d jobs differ, the first of them %s",
        diff.different(),
        diff.differences().stream().findFirst().map(JobDifference::toString).orElse("?"));
  }

  /** Something is decided otherwise. */
  public DiffAssert isNotEmpty() {
    return check(!diff.isEmpty(), "Every decision is the same");
  }

  /** No job starts later than in the record by more than this, and each that started does start. */
  public DiffAssert noJobStartsLaterThan(Duration by) {
    everyJobStarts();
    return check(
        diff.latest().compareTo(by) <= 0,
        "A job starts later by %s, and may by %s",
        DiffText.seconds(diff.latest()),
        DiffText.seconds(by));
  }

  /** Whatever was placed in the record is placed. */
  public DiffAssert everyJobStarts() {
    return check(diff.neverStarts() == 0, "%d jobs never start", diff.neverStarts());
  }

  /** The mean wait is at most so many times that of the record. */
  public DiffAssert meanWaitIsAtMost(double times) {
    return atMost("mean wait", diff.record().meanWait(), diff.replay().meanWait(), times);
  }

  /** The wait that 95 percent do not exceed is at most so many times that of the record. */
  public DiffAssert p95WaitIsAtMost(double times) {
    return atMost("95% wait", diff.record().p95Wait(), diff.replay().p95Wait(), times);
  }

  /** The longest wait is at most so many times that of the record. */
  public DiffAssert maxWaitIsAtMost(double times) {
    return atMost("longest wait", diff.record().maxWait(), diff.replay().maxWait(), times);
  }

  /** The time from the first submission to the last end is at most so many times the record's. */
  public DiffAssert makespanIsAtMost(double times) {
    return atMost("makespan", diff.record().makespan(), diff.replay().makespan(), times);
  }

  /** The mean bounded slowdown is at most so many times that of the record. */
  public DiffAssert meanBoundedSlowdownIsAtMost(double times) {
    double before = diff.record().meanBoundedSlowdown();
    double after = diff.replay().meanBoundedSlowdown();
    return check(
        after <= before * times,
        "The mean bounded slowdown is %.4f, and may be %.4f",
        after,
        before * times);
  }

  private DiffAssert atMost(String what, Duration before, Duration after, double times) {
    double most = before.toMillis() * times;
    return check(
        after.toMillis() <= most,
        "The %s is %s, and may be %.3f s: %s times %s",
        what,
        DiffText.seconds(after),
        most / 1000,
        times,
        DiffText.seconds(before));
  }
}
