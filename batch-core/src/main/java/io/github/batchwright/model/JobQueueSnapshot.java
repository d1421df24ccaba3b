package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The front of a queue and the use of its shares at one instant. AWS: {@code GetJobQueueSnapshot}.
 *
 * @param jobQueue the queue
 * @param frontOfQueue the first 100 RUNNABLE jobs and array children, in the order they would be
 *     placed if there were room for all now; in a fair-share queue the order changes with every job
 *     that runs
 * @param runningVcpus the vCPUs that attempts of this queue have. AWS: {@code totalCapacityUsage}
 * @param activeShareCount how many shares are active; 0 for a first-in, first-out queue
 * @param topShares the 20 shares whose attempts have most vCPUs, the most first. AWS: {@code
 *     topCapacityUtilization}
 * @param frontOfQuotaShares the first RUNNABLE job of each quota share that has one, by the share's
 *     name; empty for a queue without quota shares
 * @param at the instant. AWS: {@code lastUpdatedAt}
 */
public record JobQueueSnapshot(
    String jobQueue,
    List<FrontJob> frontOfQueue,
    double runningVcpus,
    int activeShareCount,
    List<ShareUse> topShares,
    Map<String, FrontJob> frontOfQuotaShares,
    Instant at) {

  /** Copies the lists. */
  public JobQueueSnapshot {
    frontOfQueue = Checks.copy(frontOfQueue);
    topShares = Checks.copy(topShares);
    frontOfQuotaShares = Checks.copy(frontOfQuotaShares);
  }

  /**
   * A job at the front.
   *
   * @param jobId the job or the array child
   * @param earliestTimeAtPosition since when it has its position: when it became RUNNABLE, or when
   *     a job ahead of it left, if that was later. In a fair-share queue every job that leaves may
   *     have been ahead
   */
  public record FrontJob(JobId jobId, Instant earliestTimeAtPosition) {}

  /**
   * The use of one share.
   *
   * @param shareIdentifier whose share
   * @param runningVcpus the vCPUs that its attempts have. AWS: {@code capacityUsage}
   * @param vcpuSeconds what it used lately: running attempts in full, ended ones fading
   * @param weightedUsage the same times its weight factor, or where the {@link FairshareMeasure} is
   *     DOMINANT_RESOURCE the largest part that it holds of all vCPUs, memory or GPUs times its
   *     weight factor: the share with the lowest goes first
   * @param jobs how many of its jobs are not finished
   */
  public record ShareUse(
      String shareIdentifier,
      double runningVcpus,
      double vcpuSeconds,
      double weightedUsage,
      long jobs) {}
}
