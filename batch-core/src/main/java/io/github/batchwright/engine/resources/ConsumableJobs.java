package io.github.batchwright.engine.resources;

import io.github.batchwright.engine.queries.NamePatterns;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.queries.Queries;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ConsumableResourceJob;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ListJobsByConsumableResourceRequest;
import io.github.batchwright.model.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the jobs that ask for a consumable resource, newest first. */
public final class ConsumableJobs {
  private final Cluster cluster;
  private final Paging paging;

  public ConsumableJobs(Cluster cluster, Paging paging) {
    this.cluster = cluster;
    this.paging = paging;
  }

  public Page<ConsumableResourceJob> list(ListJobsByConsumableResourceRequest request) {
    int most = paging.size(request.page());
    long last = cluster.jobs().last();
    long number = Paging.number(request.page().nextToken(), last, last);
    List<ConsumableResourceJob> items = new ArrayList<>();
    int looked = 0;
    while (number > 0 && looked++ < Paging.LOOKED_AT && items.size() < most) {
      JobRecord job = cluster.jobs().find(number);
      ConsumableResourceRequirement needed =
          job == null ? null : requirement(job, request.consumableResource());
      if (job != null
          && needed != null
          && NamePatterns.matchesName(request.jobName(), job.request().jobName())
          && (request.statuses().isEmpty() || request.statuses().contains(job.state().status()))) {
        items.add(line(job, needed.quantity()));
      }
      number = cluster.jobs().skipEmptyPages(number - 1);
    }
    return new Page<>(items, number > 0 ? Long.toString(number) : null);
  }

  private static @Nullable ConsumableResourceRequirement requirement(JobRecord job, String name) {
    for (ConsumableResourceRequirement needed : job.consumableResources()) {
      if (needed.consumableResource().equals(name)) {
        return needed;
      }
    }
    return null;
  }

  private ConsumableResourceJob line(JobRecord job, long quantity) {
    return new ConsumableResourceJob(
        cluster.id(TaskRef.whole(job.number())),
        job.request().jobName(),
        job.request().jobQueue(),
        job.definition().id(),
        job.request().shareIdentifier(),
        job.state().status(),
        job.state().statusReason(),
        quantity,
        Instant.ofEpochMilli(job.createdAt()),
        Queries.instant(Queries.startedAt(job.state())),
        job.consumableResources());
  }
}
