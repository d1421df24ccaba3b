package io.github.batchwright.engine.duration;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Duration;
import java.util.OptionalLong;

/** How long attempts are expected to run. It reads, and decides nothing. */
public final class ExpectedDuration {
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
    return asked == null ? policy.assumedDuration().toMillis() : Math.max(1, asked.toMillis());
  }

  public OptionalLong quantile(JobRecord job, double part) {
    return OptionalLong.empty();
  }

  public int learnedFrom(JobRecord job) {
    return 0;
  }

  /**
   * Returns when an attempt that goes on is expected to end. One that has run longer than expected
   * is expected to run twice, four times, ... as long: the first of these that is not past.
   */
  public long end(JobRecord job, Attempt attempt, DispatchPolicy policy, long now) {
    long since = attempt.startedAt() == Attempt.NEVER ? attempt.placedAt() : attempt.startedAt();
    long length = millis(job, policy);
    while (LongMath.saturatedAdd(since, length) < now) {
      length = LongMath.saturatedMultiply(length, 2);
    }
    return LongMath.saturatedAdd(since, length);
  }
}
