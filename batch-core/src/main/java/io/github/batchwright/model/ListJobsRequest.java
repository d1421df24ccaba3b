package io.github.batchwright.model;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.github.batchwright.checks.Checks;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the jobs of a queue, newest first, the children of an array job or the nodes of a
 * multi-node job, by index. AWS: {@code ListJobs}.
 *
 * <p>Without a status and without a filter, only what is RUNNING is listed, as in AWS; {@link
 * #anyStatus} asks for everything. A filter other than {@code SHARE_IDENTIFIER} has statuses
 * ignored, and jobs in any status are listed.
 *
 * <p>A page shows its jobs as they all stood at one instant. Every job has a fixed place in the
 * order. So whoever fetches all pages sees a job at most once, and does see each job that was there
 * when the first page was made and stayed in the wanted statuses, and was kept, until the last.
 * Several statuses may be asked for at once, which AWS does not know.
 *
 * @param jobQueue the queue, or null if a job is given
 * @param arrayJobId the array job, or null if something else is given
 * @param multiNodeJobId the multi-node job, or null if something else is given
 * @param statuses the statuses wanted; empty for what is said above. AWS: {@code jobStatus}
 * @param filter which jobs of a queue are wanted, or null for all. AWS has a list, which may hold
 *     one
 * @param maxResults how many at most in one page, at least 1, or null for 1,000; {@link
 *     ServiceLimits#listedJobs} caps it, and {@link ServiceLimits#filteredJobs} what is given with
 *     a filter
 * @param nextToken where the page before this one ended, or null for the first
 */
public record ListJobsRequest(
    @Nullable String jobQueue,
    @Nullable JobId arrayJobId,
    @Nullable JobId multiNodeJobId,
    Set<JobStatus> statuses,
    @Nullable ListJobsFilter filter,
    @Nullable Integer maxResults,
    @Nullable String nextToken) {

  /** Checks and copies the fields. */
  public ListJobsRequest {
    Checks.require(
        Stream.of(jobQueue, arrayJobId, multiNodeJobId).filter(Objects::nonNull).count() == 1,
        "jobQueue, arrayJobId, multiNodeJobId",
        jobQueue + ", " + arrayJobId + ", " + multiNodeJobId,
        "exactly one must be given");
    Checks.require(
        filter == null || jobQueue != null,
        "filters",
        String.valueOf(filter),
        "may be given only with jobQueue");
    statuses = ImmutableSet.copyOf(statuses);
    if (maxResults != null) {
      Checks.atLeast("maxResults", maxResults, 1);
    }
  }

  /** Asks for the jobs of a queue that are in one of these statuses; RUNNING if none is said. */
  public static ListJobsRequest queue(String jobQueue, JobStatus... statuses) {
    return new ListJobsRequest(
        jobQueue, null, null, ImmutableSet.copyOf(statuses), null, null, null);
  }

  /** Asks for the children that are in one of these statuses; RUNNING if none is said. */
  public static ListJobsRequest array(JobId arrayJob, JobStatus... statuses) {
    return new ListJobsRequest(
        null, arrayJob, null, ImmutableSet.copyOf(statuses), null, null, null);
  }

  /** Asks for the nodes that are in one of these statuses; RUNNING if none is said. */
  public static ListJobsRequest multiNode(JobId multiNodeJob, JobStatus... statuses) {
    return new ListJobsRequest(
        null, null, multiNodeJob, ImmutableSet.copyOf(statuses), null, null, null);
  }

  /** Asks for jobs in any status. */
  public ListJobsRequest anyStatus() {
    Set<JobStatus> all = Sets.immutableEnumSet(EnumSet.allOf(JobStatus.class));
    return new ListJobsRequest(
        jobQueue, arrayJobId, multiNodeJobId, all, filter, maxResults, nextToken);
  }

  /** Asks only for what a filter lets through. */
  public ListJobsRequest withFilter(ListJobsFilter newFilter) {
    return new ListJobsRequest(
        jobQueue, arrayJobId, multiNodeJobId, statuses, newFilter, maxResults, nextToken);
  }

  /** Asks for pages of another size. */
  public ListJobsRequest withMaxResults(int most) {
    return new ListJobsRequest(
        jobQueue, arrayJobId, multiNodeJobId, statuses, filter, most, nextToken);
  }

  /** Asks for the page that begins at a token. */
  public ListJobsRequest after(@Nullable String token) {
    return new ListJobsRequest(
        jobQueue, arrayJobId, multiNodeJobId, statuses, filter, maxResults, token);
  }
}
