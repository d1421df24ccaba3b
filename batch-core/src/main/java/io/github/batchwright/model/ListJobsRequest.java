package io.github.batchwright.model;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.checks.Checks;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the jobs of a queue, newest first, or the children of an array job, by index. AWS:
 * {@code ListJobs}.
 *
 * @param jobQueue the queue, or null if an array job is given
 * @param arrayJobId the array job, or null if a queue is given
 * @param statuses the statuses wanted; empty means every one
 * @param maxResults how many at most in one page, 1-1000
 * @param nextToken where the page before this one ended, or null for the first
 */
public record ListJobsRequest(
    @Nullable String jobQueue,
    @Nullable JobId arrayJobId,
    Set<JobStatus> statuses,
    int maxResults,
    @Nullable String nextToken) {

  /** Checks and copies the fields. */
  public ListJobsRequest {
    Checks.require(
        (jobQueue == null) != (arrayJobId == null),
        "jobQueue, arrayJobId",
        jobQueue + ", " + arrayJobId,
        "exactly one must be given");
    statuses = ImmutableSet.copyOf(statuses);
    Checks.range("maxResults", maxResults, 1, 1000);
  }

  /** Asks for the first hundred jobs of a queue that are in one of these statuses, or in any. */
  public static ListJobsRequest queue(String jobQueue, JobStatus... statuses) {
    return new ListJobsRequest(jobQueue, null, ImmutableSet.copyOf(statuses), 100, null);
  }

  /** Asks for the first hundred children that are in one of these statuses, or in any. */
  public static ListJobsRequest array(JobId arrayJob, JobStatus... statuses) {
    return new ListJobsRequest(null, arrayJob, ImmutableSet.copyOf(statuses), 100, null);
  }

  /** Asks for pages of another size. */
  public ListJobsRequest withMaxResults(int most) {
    return new ListJobsRequest(jobQueue, arrayJobId, statuses, most, nextToken);
  }

  /** Asks for the page that begins at a token. */
  public ListJobsRequest after(@Nullable String token) {
    return new ListJobsRequest(jobQueue, arrayJobId, statuses, maxResults, token);
  }
}
