package io.github.batchwright.engine.duration;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Duration;
import java.util.OptionalLong;

/** How long attempts are expected to run. It reads, and decides nothing. */
public final class ExpectedDuration {
  private static final int MOST_DOUBLINGS = 10;

  private final Cluster cluster;

  public ExpectedDuration(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns the same for a job, in milliseconds, as the policy of its queue has it. */
  public long millis(JobRecord job) {
    return millis(job, cluster.queueOf(job).queue().effectiveDispatchPolicy());
  }

  /**
   * Returns how long an attempt of a job, or of a child of it, is expected to run, in milliseconds:
   * by its request, else its definition, else its timeout, else what was learned, else what is
   * assumed.
   */
  public long millis(JobRecord job, DispatchPolicy policy) {
    Duration asked = job.request().timing().expectedDuration();
    if (asked != null) {
      return millis(asked);
    }
    JobDefinition definition = job.definition().definition();
    if (definition.expectedDuration() != null) {
      return millis(definition.expectedDuration());
    }
    JobTimeout timeout = job.timeout();
    if (timeout != null) {
      return millis(timeout.attemptDuration());
    }
    OptionalLong learned = quantile(job, policy.quantile());
    return learned.isPresent() ? learned.getAsLong() : millis(policy.assumedDuration());
  }

  /** Rounds up: a duration of no milliseconds would never be past. */
  private static long millis(Duration duration) {
    return LongMath.saturatedAdd(
        LongMath.saturatedMultiply(duration.getSeconds(), 1000),
        (duration.getNano() + 999_999) / 1_000_000);
  }

  /**
   * Returns what this part of the attempts of a job's definition that succeeded did not exceed, in
   * milliseconds, whatever the job itself is expected to take; nothing if none has.
   *
   * @param part from 0, the shortest attempt, to 1, the longest
   */
  public OptionalLong quantile(JobRecord job, double part) {
    OptionalLong found = cluster.durations().quantile(name(job), part);
    return found.isPresent() ? OptionalLong.of(Math.max(1, found.getAsLong())) : found;
  }

  /** Returns how many attempts {@link #quantile} is known from: 0 to 511. */
  public int learnedFrom(JobRecord job) {
    return cluster.durations().count(name(job));
  }

  private static String name(JobRecord job) {
    return job.definition().definition().name();
  }

  /**
   * Returns when an attempt that goes on is expected to end, or {@link Long#MAX_VALUE}. One that
   * has run longer than expected is expected to run twice, four times, ... as long: the first of
   * these that is not past. Of one that has run a thousand times as long nothing is expected.
   */
  public long end(JobRecord job, Attempt attempt, DispatchPolicy policy, long now) {
    long since = attempt.startedAt() == Attempt.NEVER ? attempt.placedAt() : attempt.startedAt();
    long length = millis(job, policy);
    for (int i = 0; i <= MOST_DOUBLINGS; i++) {
      if (LongMath.saturatedAdd(since, length) >= now) {
        return LongMath.saturatedAdd(since, length);
      }
      length = LongMath.saturatedMultiply(length, 2);
    }
    return Long.MAX_VALUE;
  }
}
