package io.github.batchwright.service;

import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ahead.EstimateStats;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.ahead.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often estimates hold: each is compared with what became of its job once that is
 * finished. It remembers a bounded number of estimates, of each job one that was given first;
 * others are not judged. Thread-safe.
 */
final class Estimates {
  private static final int MOST_AWAITED = 10_000;

  /** An executor takes a moment to start what a copy starts at once. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final Set<JobId> awaited = ConcurrentHashMap.newKeySet();
  private final LongAdder given = new LongAdder();
  private final LongAdder startsHeld = new LongAdder();
  private final LongAdder startsMissed = new LongAdder();
  private final LongAdder finishesHeld = new LongAdder();
  private final LongAdder finishesMissed = new LongAdder();

  /**
   * Takes an estimate that was given.
   *
   * @param end asks for the end of its job, without waiting; null if that cannot be asked for now
   */
  void given(
      JobEstimate estimate, Function<JobEstimate, @Nullable CompletableFuture<JobDetail>> end) {
    given.increment();
    JobId job = estimate.jobId();
    if (awaited.size() >= MOST_AWAITED || !awaited.add(job)) {
      return;
    }
    CompletableFuture<JobDetail> reply = end.apply(estimate);
    if (reply == null) {
      awaited.remove(job);
      return;
    }
    CompletableFuture<JobDetail> unused =
        reply.whenComplete(
            (detail, refusal) -> {
              awaited.remove(job);
              if (detail != null) {
                judge(estimate, detail);
              }
            });
  }

  private void judge(JobEstimate estimate, JobDetail detail) {
    TimeInterval start = estimate.start();
    Instant startedAt = startedAfter(estimate.at(), detail);
    if (start != null && startedAt != null) {
      (holds(start, startedAt) ? startsHeld : startsMissed).increment();
    }
    Instant stoppedAt = detail.stoppedAt();
    if (stoppedAt != null) {
      (holds(estimate.finish(), stoppedAt) ? finishesHeld : finishesMissed).increment();
    }
  }

  private static boolean holds(TimeInterval interval, Instant at) {
    return interval.contains(at)
        || interval.contains(at.plus(TOLERANCE))
        || interval.contains(at.minus(TOLERANCE));
  }

  /** An array job has no attempts of its own: whether its start held is not judged. */
  private static @Nullable Instant startedAfter(Instant at, JobDetail detail) {
    for (AttemptDetail attempt : detail.attempts()) {
      Instant startedAt = attempt.startedAt();
      if (startedAt != null && !startedAt.isBefore(at)) {
        return startedAt;
      }
    }
    return null;
  }

  EstimateStats stats() {
    return new EstimateStats(
        given.sum(),
        awaited.size(),
        startsHeld.sum(),
        startsMissed.sum(),
        finishesHeld.sum(),
        finishesMissed.sum());
  }
}
