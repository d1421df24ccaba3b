package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;

/**
 * How long a finished job can still be described. Whichever limit is reached first counts.
 *
 * @param age since it finished, longer than zero and at most 100,000 days
 * @param count how many finished jobs are kept, at least 0; an array job counts as one
 */
public record Retention(Duration age, int count) {
  /** Seven days, as AWS keeps them, and at most a million jobs. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 1_000_000);

  /** Checks the fields. */
  public Retention {
    Checks.positive("retention.age", age);
    Checks.require(
        age.compareTo(Duration.ofDays(100_000)) <= 0,
        "retention.age",
        age,
        "must be at most 100000 days");
    Checks.atLeast("retention.count", count, 0);
  }
}
