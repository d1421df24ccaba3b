package io.github.batchwright.engine.queries;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.ClientException;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsFilter;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.ServiceLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists jobs and children, a page at a time, in bounded work for each page. */
public final class Listings {
  /** How many a page holds unless said, as in AWS. */
  private static final int USUAL_PAGE = 1_000;

  private static final Set<JobStatus> ALL = ImmutableSet.copyOf(JobStatus.values());

  private final Cluster cluster;
  private final ServiceLimits limits;

  public Listings(Cluster cluster, ServiceLimits limits) {
    this.cluster = cluster;
    this.limits = limits;
  }

  public ListJobsResult list(ListJobsRequest request) {
    JobId array = request.arrayJobId();
    JobId multiNode = request.multiNodeJobId();
    if (multiNode != null) {
      return listNodes(request, multiNode);
    }
    return array == null ? listQueue(request) : listChildren(request, array);
  }

  private ListJobsResult listQueue(ListJobsRequest request) {
    String queue = String.valueOf(request.jobQueue());
    if (cluster.findQueue(queue) == null) {
      throw ClientException.of("jobQueue", queue, "does not exist");
    }
    int most = pageSize(request);
    Set<JobStatus> statuses = statuses(request);
    long last = cluster.jobs().last();
    long number = cluster.byQueue().floor(queue, Paging.number(request.nextToken(), last, last));
    List<JobSummary> page = new ArrayList<>();
    for (int looked = 0; number > 0 && looked < Paging.LOOKED_AT && page.size() < most; looked++) {
      JobRecord job = cluster.jobs().find(number);
      if (job != null && isBeyond(request.filter(), job)) {
        return new ListJobsResult(page, null);
      }
      if (job != null
          && statuses.contains(job.state().status())
          && isWanted(request.filter(), job)) {
        page.add(summary(job, TaskRef.whole(number)));
      }
      number = cluster.byQueue().floor(queue, number - 1);
    }
    return new ListJobsResult(page, number > 0 ? Long.toString(number) : null);
  }

  private ListJobsResult listChildren(ListJobsRequest request, JobId array) {
    TaskRef task =
        cluster
            .find(array)
            .orElseThrow(() -> ClientException.of("arrayJobId", array, "is not a known job"));
    JobRecord job = cluster.jobs().get(task.number());
    ArrayChildren children = job.children();
    if (children == null || task.isChild()) {
      throw ClientException.of("arrayJobId", array, "is not an array job");
    }
    int most = pageSize(request);
    Set<JobStatus> statuses = statuses(request);
    int index = (int) Paging.number(request.nextToken(), 0, children.size());
    List<JobSummary> page = new ArrayList<>();
    int end = Math.min(children.size(), index + Paging.LOOKED_AT);
    while (index < end && page.size() < most) {
      if (statuses.contains(children.status(index))) {
        page.add(summary(job, new TaskRef(task.number(), index)));
      }
      index++;
    }
    return new ListJobsResult(page, index < children.size() ? Integer.toString(index) : null);
  }

  private ListJobsResult listNodes(ListJobsRequest request, JobId multiNode) {
    TaskRef task =
        cluster
            .find(multiNode)
            .orElseThrow(
                () -> ClientException.of("multiNodeJobId", multiNode, "is not a known job"));
    JobRecord job = cluster.jobs().get(task.number());
    Gang gang = job.gang();
    if (gang == null || multiNode.nodeIndex().isPresent()) {
      throw ClientException.of("multiNodeJobId", multiNode, "is not a multi-node job");
    }
    int most = pageSize(request);
    Set<JobStatus> statuses = statuses(request);
    int node = (int) Paging.number(request.nextToken(), 0, gang.size());
    List<JobSummary> page = new ArrayList<>();
    while (node < gang.size() && page.size() < most) {
      if (statuses.contains(gang.status(job.state().status(), node))) {
        page.add(NodeDetails.summary(cluster.id(task).node(node), job, gang, node));
      }
      node++;
    }
    return new ListJobsResult(page, node < gang.size() ? Integer.toString(node) : null);
  }

  private int pageSize(ListJobsRequest request) {
    Integer wanted = request.maxResults();
    if (wanted != null && wanted > limits.listedJobs()) {
      throw ClientException.of("maxResults", wanted, "must be 1-" + limits.listedJobs());
    }
    int most = request.filter() == null ? limits.listedJobs() : limits.filteredJobs();
    return Math.min(wanted == null ? USUAL_PAGE : wanted, most);
  }

  private static Set<JobStatus> statuses(ListJobsRequest request) {
    ListJobsFilter filter = request.filter();
    if (filter != null && filter.name() != ListJobsFilter.Name.SHARE_IDENTIFIER) {
      return ALL;
    }
    if (request.statuses().isEmpty()) {
      return filter == null ? ImmutableSet.of(JobStatus.RUNNING) : ALL;
    }
    return request.statuses();
  }

  private static boolean isWanted(@Nullable ListJobsFilter filter, JobRecord job) {
    if (filter == null) {
      return true;
    }
    String value = filter.value();
    return switch (filter.name()) {
      case JOB_NAME -> NamePatterns.matchesName(value, job.request().jobName());
      case JOB_DEFINITION -> NamePatterns.matchesDefinition(value, job);
      case BEFORE_CREATED_AT -> job.createdAt() < Long.parseLong(value);
      case AFTER_CREATED_AT -> job.createdAt() > Long.parseLong(value);
      case SHARE_IDENTIFIER -> value.equals(job.request().shareIdentifier());
    };
  }

  /** Says whether this job and all older ones were submitted too early. */
  private static boolean isBeyond(@Nullable ListJobsFilter filter, JobRecord job) {
    return filter != null
        && filter.name() == ListJobsFilter.Name.AFTER_CREATED_AT
        && !isWanted(filter, job);
  }

  private JobSummary summary(JobRecord job, TaskRef task) {
    TaskState state = job.task(task.index());
    Attempt last = state.lastAttempt();
    return new JobSummary(
        cluster.id(task),
        job.request().jobName(),
        job.request().jobQueue(),
        job.definition().id(),
        job.request().shareIdentifier(),
        state.status(),
        state.statusReason(),
        Instant.ofEpochMilli(job.createdAt()),
        NodeDetails.placedAt(state),
        Queries.instant(Queries.startedAt(state)),
        Queries.instant(state.stoppedAt()),
        last == null ? null : last.exitCode(),
        last == null ? null : last.reason(),
        state.attempts().size(),
        task.isChild() || job.children() == null ? null : Queries.array(job.children()),
        NodeDetails.ofJob(job),
        job.shape().demand());
  }
}
