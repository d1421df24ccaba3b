package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.WaitReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Says what must hold of a queue now, and shows how it stands where it does not. Fails with an
 * {@link AssertionError} that names the queue, what was expected, and what is. Jobs go by their
 * names, array children by {@code name:index}. Not thread-safe.
 */
public final class QueueAssert {
  private static final int SHOWN = 10;

  private final BatchService service;
  private final String jobQueue;

  /**
   * Looks at a queue.
   *
   * @throws io.github.batchwright.ClientException if it does not exist
   */
  public QueueAssert(BatchService service, String jobQueue) {
    this.service = service;
    this.jobQueue = jobQueue;
    snapshot();
  }

  /** None of its jobs is unfinished. */
  public QueueAssert isEmpty() {
    long unfinished =
        depths().entrySet().stream()
            .filter(depth -> !depth.getKey().isTerminal())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return equal("unfinished jobs", 0L, unfinished);
  }

  /**
   * This many of its jobs are in this status. The children of an array job count instead of it.
   *
   * @param status the status
   * @param count how many; of finished ones, those that are still kept
   */
  public QueueAssert hasDepth(JobStatus status, long count) {
    return equal("jobs " + status, count, depths().getOrDefault(status, 0L));
  }

  /** This many of its jobs and children are RUNNABLE. */
  public QueueAssert hasWaiting(long count) {
    return hasDepth(JobStatus.RUNNABLE, count);
  }

  /** This many of its jobs and children have a place: they are STARTING or RUNNING. */
  public QueueAssert hasRunning(long count) {
    Map<JobStatus, Long> depths = depths();
    long running =
        depths.getOrDefault(JobStatus.STARTING, 0L) + depths.getOrDefault(JobStatus.RUNNING, 0L);
    return equal("jobs that have a place", count, running);
  }

  /** This RUNNABLE job is the first. */
  public QueueAssert hasHead(String job) {
    List<String> front = front(1);
    return equal("head", job, front.isEmpty() ? "nobody" : front.get(0));
  }

  /** This RUNNABLE job is the first. */
  public QueueAssert hasHead(JobHandle job) {
    List<JobQueueSnapshot.FrontJob> front = snapshot().frontOfQueue();
    return equal("head", job.id(), front.isEmpty() ? "nobody" : front.get(0).jobId());
  }

  /**
   * These RUNNABLE jobs are the first, in the order in which they would be placed if there were
   * room for all now; others may follow. At most 100.
   */
  public QueueAssert nextAre(String... jobs) {
    return equal("next", List.of(jobs), front(jobs.length));
  }

  /** The first RUNNABLE job waits for this first of all. */
  public QueueAssert headWaitsFor(WaitReason.Kind kind) {
    List<WaitReason> reasons = headReasons();
    return equal(
        "the head to wait for", kind, reasons.isEmpty() ? "nothing" : reasons.get(0).kind());
  }

  /** The first RUNNABLE job waits for a reason that begins with these words. */
  public QueueAssert headWaitsBecause(String reason) {
    List<WaitReason> reasons = headReasons();
    String actual = reasons.isEmpty() ? "nothing" : reasons.get(0).text();
    Claims.holds(
        actual.startsWith(reason),
        subject(),
        () -> "expected the head to wait because '" + reason + "', but was '" + actual + "'",
        this::state);
    return this;
  }

  private List<WaitReason> headReasons() {
    List<JobQueueSnapshot.FrontJob> front = snapshot().frontOfQueue();
    if (front.isEmpty()) {
      throw Claims.failed(
          subject(), "expected a head that waits, but nobody is RUNNABLE", this::state);
    }
    return service.explain(front.get(0).jobId()).reasons();
  }

  /** Its attempts have this many vCPUs together. */
  public QueueAssert usesVcpus(double vcpus) {
    return equal("vCPUs in use", vcpus, snapshot().runningVcpus());
  }

  /**
   * The attempts of a share have this many vCPUs together.
   *
   * @param shareIdentifier whose share, one of the 20 that have most
   * @param vcpus how many; 0 also if the share has no attempts
   */
  public QueueAssert shareUsesVcpus(String shareIdentifier, double vcpus) {
    double actual =
        snapshot().topShares().stream()
            .filter(share -> share.shareIdentifier().equals(shareIdentifier))
            .mapToDouble(JobQueueSnapshot.ShareUse::runningVcpus)
            .sum();
    return equal("vCPUs in use by share '" + shareIdentifier + "'", vcpus, actual);
  }

  /** The attempts of a quota share have this much of a unit that it limits. */
  public QueueAssert quotaShareUses(String quotaShare, QuotaUnit unit, double quantity) {
    double actual = service.describeQuotaShare(jobQueue, quotaShare).used(unit);
    return equal(unit + " in use by quota share '" + quotaShare + "'", quantity, actual);
  }

  private JobQueueSnapshot snapshot() {
    return service.getJobQueueSnapshot(jobQueue);
  }

  private List<String> front(int most) {
    return snapshot().frontOfQueue().stream()
        .limit(most)
        .map(front -> name(front.jobId()))
        .toList();
  }

  private String name(JobId id) {
    String name = service.describe(id).map(JobDetail::jobName).orElse(id.value());
    return id.arrayIndex().isPresent() ? name + ":" + id.arrayIndex().getAsInt() : name;
  }

  private Map<JobStatus, Long> depths() {
    Map<JobStatus, Long> depths = new EnumMap<>(JobStatus.class);
    for (JobSummary job : jobs()) {
      ArrayDetail array = job.array();
      if (array == null || job.jobId().arrayIndex().isPresent()) {
        depths.merge(job.status(), 1L, Long::sum);
      } else {
        for (JobStatus status : JobStatus.values()) {
          depths.merge(status, (long) array.count(status), Long::sum);
        }
      }
    }
    depths.values().removeIf(count -> count == 0);
    return depths;
  }

  private List<JobSummary> jobs() {
    List<JobSummary> jobs = new ArrayList<>();
    ListJobsRequest request = ListJobsRequest.queue(jobQueue).anyStatus();
    ListJobsResult page = service.list(request);
    jobs.addAll(page.jobs());
    while (page.nextToken() != null) {
      page = service.list(request.after(page.nextToken()));
      jobs.addAll(page.jobs());
    }
    return jobs;
  }

  private QueueAssert equal(String what, Object expected, Object actual) {
    Claims.equal(subject(), what, expected, actual, this::state);
    return this;
  }

  private String subject() {
    return "queue '" + jobQueue + "'";
  }

  private String state() {
    return "jobs by status: " + depths() + ", next: " + front(SHOWN);
  }
}
