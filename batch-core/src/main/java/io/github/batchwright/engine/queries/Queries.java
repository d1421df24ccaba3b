package io.github.batchwright.engine.queries;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.explain.TimingDetails;
import io.github.batchwright.engine.explain.WaitReasons;
import io.github.batchwright.engine.jobs.Launches;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.capacity.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers what is asked about jobs, in bounded work for each question. */
public final class Queries {
  private final Cluster cluster;
  private final WaitReasons reasons;
  private final LongSupplier now;
  private final Function<AttemptId, @Nullable JobProgress> progress;

  public Queries(
      Cluster cluster, Function<AttemptId, @Nullable JobProgress> progress, LongSupplier now) {
    this.cluster = cluster;
    this.now = now;
    this.reasons = new WaitReasons(cluster);
    this.progress = progress;
  }

  public List<JobDetail> describe(List<JobId> ids) {
    List<JobDetail> found = new ArrayList<>();
    for (JobId id : ids) {
      cluster
          .find(id)
          .ifPresent(
              task ->
                  found.add(
                      id.nodeIndex().isEmpty()
                          ? detail(task)
                          : nodeDetail(task, id.nodeIndex().getAsInt())));
    }
    return found;
  }

  public JobDetail detail(TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    TaskState state = job.task(task.index());
    return detail(
        job,
        state,
        new Part(
            cluster.id(task),
            state.status(),
            statusReason(task, state),
            startedAt(state),
            state.stoppedAt(),
            state.attempts().stream().map(attempt -> attempt(task, attempt)).toList(),
            task.isChild() || job.children() == null ? null : array(job.children()),
            NodeDetails.ofJob(job),
            job.properties()));
  }

  public JobDetail nodeDetail(TaskRef task, int index) {
    JobRecord job = cluster.jobs().get(task.number());
    TaskState state = job.state();
    Gang gang = job.requireGang();
    GangNode node = NodeDetails.latest(gang, index);
    JobStatus status = gang.status(state.status(), index);
    GangNode ended = node != null && !node.isOpen() && status.isTerminal() ? node : null;
    return detail(
        job,
        state,
        new Part(
            cluster.id(task).node(index),
            status,
            ended == null ? statusReason(task, state) : ended.statusReason(),
            node == null ? Attempt.NEVER : node.startedAt(),
            ended == null ? state.stoppedAt() : ended.stoppedAt(),
            NodeDetails.attempts(cluster.containerEnds(), task, job, index),
            null,
            NodeDetails.ofNode(gang, index),
            gang.properties().node(index)));
  }

  /** What is another in a job, in a child and in a node. */
  private record Part(
      JobId id,
      JobStatus status,
      @Nullable String statusReason,
      long startedAt,
      long stoppedAt,
      List<AttemptDetail> attempts,
      @Nullable ArrayDetail array,
      @Nullable MultiNodeDetail multiNode,
      JobProperties properties) {}

  private JobDetail detail(JobRecord job, TaskState state, Part part) {
    return new JobDetail(
        part.id(),
        job.request().jobName(),
        job.request().jobQueue(),
        job.definition().id(),
        part.status(),
        part.statusReason(),
        Instant.ofEpochMilli(job.createdAt()),
        instant(part.startedAt()),
        instant(part.stoppedAt()),
        Launches.parameters(job),
        job.request().dependsOn(),
        part.attempts(),
        part.array(),
        part.multiNode(),
        progress(part.id(), job.gang(), state),
        part.properties(),
        job.request().shareIdentifier(),
        job.request().quotaShareName(),
        job.schedulingPriority(),
        job.retryStrategy(),
        job.timeout(),
        TimingDetails.of(cluster, job),
        job.consumableResources(),
        job.propagateTags(),
        state.cancelled(),
        state.terminated(),
        cluster.catalog().tags(job));
  }

  private @Nullable String statusReason(TaskRef task, TaskState state) {
    return state.statusReason() != null
        ? state.statusReason()
        : reasons.text(task, now.getAsLong());
  }

  /** Returns what a running attempt says: for a multi-node job, that of its main node. */
  private @Nullable JobProgress progress(JobId id, @Nullable Gang gang, TaskState state) {
    Attempt open = state.openAttempt();
    if (open == null) {
      return null;
    }
    JobId runs =
        gang == null || id.nodeIndex().isPresent() ? id : id.node(gang.properties().mainNode());
    return progress.apply(new AttemptId(runs, open.number()));
  }

  public static long startedAt(TaskState state) {
    Attempt last = state.lastAttempt();
    return last == null ? Attempt.NEVER : last.startedAt();
  }

  public static @Nullable Instant instant(long millis) {
    return millis == Attempt.NEVER ? null : Instant.ofEpochMilli(millis);
  }

  private AttemptDetail attempt(TaskRef task, Attempt attempt) {
    return new AttemptDetail(
        attempt.number(),
        attempt.environment(),
        attempt.instanceName(),
        Instant.ofEpochMilli(attempt.placedAt()),
        instant(attempt.startedAt()),
        instant(attempt.stoppedAt()),
        attempt.exitCode(),
        attempt.reason(),
        attempt.statusReason(),
        cluster.containerEnds().of(task, attempt.number(), Fact.ContainersEnded.NO_NODE),
        attempt.preempted(),
        cost(task, attempt));
  }

  private @Nullable Money cost(TaskRef task, Attempt attempt) {
    Charge cost = AttemptCosts.of(cluster, task, attempt, now.getAsLong());
    return cost == null ? null : cost.money();
  }

  public static ArrayDetail array(ArrayChildren children) {
    ImmutableMap.Builder<JobStatus, Integer> summary = ImmutableMap.builder();
    for (JobStatus status : JobStatus.values()) {
      summary.put(status, children.count(status));
    }
    return new ArrayDetail(children.size(), summary.buildOrThrow());
  }
}
