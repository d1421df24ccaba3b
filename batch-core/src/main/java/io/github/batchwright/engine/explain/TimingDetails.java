package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import io.github.batchwright.model.start.TimingDetail;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows the dates of jobs. */
public final class TimingDetails {
  private TimingDetails() {}

  /** Returns the dates of a job, or null if it has none. */
  public static @Nullable TimingDetail of(Cluster cluster, JobRecord job) {
    JobTiming asked = job.request().timing();
    Timing timing = cluster.timings().find(job.number());
    if (timing == null && asked.notBefore() == null) {
      return null;
    }
    JobDeadline deadline = asked.deadline();
    boolean ended = job.state().status().isTerminal();
    return new TimingDetail(
        asked.notBefore(),
        timing == null || ended ? null : instant(timing.heldUntil()),
        timing == null ? null : instant(timing.deadline()),
        deadline == null ? null : deadline.action(),
        timing == null ? null : instant(timing.passedAt()),
        PriceReasons.detail(cluster, job.number()));
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
