package io.github.batchwright.engine.jobs;

import com.google.common.math.LongMath;
import io.github.batchwright.ClientException;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a job that is submitted, as the wall clock shows them, in milliseconds since the
 * epoch.
 *
 * @param heldUntil the date before which it is not released, or null if it is not held
 * @param deadline the date by which it is to be finished, or null
 */
public record StartDates(@Nullable Long heldUntil, @Nullable Long deadline) {
  /** What is longer is taken for as long. */
  private static final Duration LONGEST = Duration.ofDays(366_000);

  /** Nobody waits longer than so for a lower price than would be in time, in milliseconds. */
  private static final long LEAST_MARGIN = 60_000;

  private static final int MARGIN_PART = 10;

  /**
   * Works out the dates. A job that names a price curve is held until it is planned, which moves
   * that date; if nobody plans it, until it has to start to be in time.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   * @throws ClientException if they cannot be kept
   */
  static StartDates of(SubmitJobRequest request, long wall) {
    JobTiming timing = request.timing();
    StartDates dates = of(timing, wall);
    Duration expected = timing.expectedDuration();
    if (timing.priceCurve() == null || dates.deadline == null || expected == null) {
      return dates;
    }
    ArrayProperties array = request.arrayProperties();
    boolean sequential =
        request.dependsOn().stream().anyMatch(d -> d.type() == JobDependency.Type.SEQUENTIAL);
    int inRow = array == null || !sequential ? 1 : array.size();
    long each = expected.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : expected.toMillis();
    long length = LongMath.saturatedMultiply(each, inRow);
    long latest = LongMath.saturatedSubtract(dates.deadline - margin(length, LEAST_MARGIN), length);
    long least = dates.heldUntil == null ? wall : dates.heldUntil;
    return new StartDates(Math.max(least, latest), dates.deadline);
  }

  /**
   * Works out the dates.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   * @throws ClientException if they cannot be kept
   */
  private static StartDates of(JobTiming timing, long wall) {
    Instant notBefore = timing.notBefore();
    Instant now = Instant.ofEpochMilli(wall);
    Instant deadline = timing.deadline() == null ? null : deadline(timing.deadline(), now);
    if (notBefore == null || !notBefore.isAfter(now)) {
      return new StartDates(null, deadline == null ? null : millis(deadline));
    }
    if (deadline != null && !notBefore.isBefore(deadline)) {
      throw ClientException.of("notBefore", notBefore, "must be before the deadline, " + deadline);
    }
    if (notBefore.isAfter(Checks.LAST_DATE)) {
      throw ClientException.of("notBefore", notBefore, "must be before the year 10000");
    }
    return new StartDates(millis(notBefore), deadline == null ? null : millis(deadline));
  }

  private static Instant deadline(JobDeadline asked, Instant now) {
    Instant at = asked.at();
    Duration within = asked.within();
    if (at == null && within != null) {
      if (within.compareTo(Duration.between(now, Checks.LAST_DATE)) > 0) {
        throw ClientException.of("deadline.within", within, "must end before the year 10000");
      }
      return now.plus(within);
    }
    if (at == null || !at.isAfter(now)) {
      throw ClientException.of(
          "deadline.at", String.valueOf(at), "must be in the future: the clock shows " + now);
    }
    if (at.isAfter(Checks.LAST_DATE)) {
      throw ClientException.of("deadline.at", at, "must be before the year 10000");
    }
    return at;
  }

  /**
   * Returns how long before its deadline a job that waited for a lower price is to have ended: how
   * long it runs is only expected.
   *
   * @param length how long it is expected to run, in milliseconds
   * @param least the least margin, in milliseconds
   */
  public static long margin(long length, long least) {
    return Math.max(least, length / MARGIN_PART);
  }

  /**
   * Returns a date in milliseconds since the epoch, rounded up: nothing is to happen before its
   * date.
   */
  public static long millis(Instant date) {
    long millis = date.toEpochMilli();
    return date.equals(Instant.ofEpochMilli(millis)) ? millis : millis + 1;
  }

  /**
   * Checks that a job with these dates could be submitted now.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   * @throws ClientException if it could not
   */
  static void check(JobTiming timing, long wall) {
    StartDates unused = of(timing, wall);
  }

  /** Says whether there is anything to keep. */
  boolean isAny() {
    return heldUntil != null || deadline != null;
  }
}
