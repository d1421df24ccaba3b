package io.github.batchwright.model.schedule;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.Objects;

/**
 * What a schedule does about fires whose time passed while nothing could fire: the service was
 * down, the machine was suspended, or its clock was set forwards. Not in AWS. Immutable.
 *
 * @param policy which of them are made up for
 * @param most how many are made up for at most, the latest of them, 1-1,000; 1 unless the policy is
 *     {@link Policy#ALL}
 * @param after how late a fire must be to count as missed, 1 second to 1 day; less late, it is
 *     simply late
 */
public record MissedFires(Policy policy, int most, Duration after) {
  /** Which of the fires that were missed are made up for. */
  public enum Policy {
    /** None; the schedule goes on with the next. */
    NONE,
    /** The latest alone. */
    LAST,
    /** All, oldest first, up to a bound; those beyond it are not. */
    ALL
  }

  /** A fire that is late by less is late, not missed. */
  public static final Duration AFTER = Duration.ofMinutes(1);

  /** How many are made up for at most. */
  public static final int MOST = 1_000;

  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  /** Checks the fields. */
  public MissedFires {
    Objects.requireNonNull(policy, "missedFires.policy");
    Checks.range("missedFires.most", most, 1, MOST);
    Checks.require(
        most == 1 || policy == Policy.ALL, "missedFires.most", most, "must be 1 unless it is ALL");
    Checks.seconds("missedFires.after", after, 1, LONGEST_SECONDS);
  }

  /** Makes up for none. */
  public static MissedFires none() {
    return new MissedFires(Policy.NONE, 1, AFTER);
  }

  /** Makes up for the latest alone. */
  public static MissedFires last() {
    return new MissedFires(Policy.LAST, 1, AFTER);
  }

  /** Makes up for all, but for the latest so many at most. */
  public static MissedFires all(int most) {
    return new MissedFires(Policy.ALL, most, AFTER);
  }

  /** Returns these rules with another time after which a late fire counts as missed. */
  public MissedFires after(Duration late) {
    return new MissedFires(policy, most, late);
  }
}
