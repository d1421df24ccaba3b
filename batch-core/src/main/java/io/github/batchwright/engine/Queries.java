package io.github.batchwright.engine;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers what is asked about jobs, in bounded work for each question. */
final class Queries {
  private final Cluster cluster;
  private final WaitReasons reasons;
  private final LongSupplier now;
  private final Function<AttemptId, @Nullable JobProgress> progress;

  Queries(Cluster cluster, Function<AttemptId, @Nullable JobProgress> progress, LongSupplier now) {
    this.cluster = cluster;
    this.now = now;
    this.reasons = new WaitReasons(cluster);
    this.progress = progress;
  }

  List<JobDetail> describe(List<JobId> ids) {
    List<JobDetail> found = new ArrayList<>();
    for (JobId id : ids) {
      cluster.find(id).ifPresent(task -> found.add(detail(task)));
    }
    return found;
  }

  JobDetail detail(TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    TaskState state = job.task(task.index());
    return new JobDetail(
        cluster.id(task),
        job.request().jobName(),
        job.request().jobQueue(),
        job.definition().id(),
        state.status(),
        statusReason(task, state),
        Instant.ofEpochMilli(job.createdAt()),
        instant(startedAt(state)),
        instant(state.stoppedAt()),
        Launches.parameters(job),
        job.request().dependsOn(),
        state.attempts().stream().map(Queries::attempt).toList(),
        task.isChild() || job.children() == null ? null : array(job.children()),
        progress(task, state),
        job.properties(),
        job.request().shareIdentifier(),
        job.schedulingPriority(),
        job.retryStrategy(),
        job.timeout(),
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

  private @Nullable JobProgress progress(TaskRef task, TaskState state) {
    Attempt open = state.openAttempt();
    return open == null ? null : progress.apply(new AttemptId(cluster.id(task), open.number()));
  }

  static long startedAt(TaskState state) {
    Attempt last = state.lastAttempt();
    return last == null ? Attempt.NEVER : last.startedAt();
  }

  static @Nullable Instant instant(long millis) {
    return millis == Attempt.NEVER ? null : Instant.ofEpochMilli(millis);
  }

  private static AttemptDetail attempt(Attempt attempt) {
    return new AttemptDetail(
        attempt.number(),
        attempt.environment(),
        EnvironmentState.instanceName(attempt.environment(), attempt.instance()),
        Instant.ofEpochMilli(attempt.placedAt()),
        instant(attempt.startedAt()),
        instant(attempt.stoppedAt()),
        attempt.exitCode(),
        attempt.reason(),
        attempt.statusReason());
  }

  static ArrayDetail array(ArrayChildren children) {
    ImmutableMap.Builder<JobStatus, Integer> summary = ImmutableMap.builder();
    for (JobStatus status : JobStatus.values()) {
      summary.put(status, children.count(status));
    }
    return new ArrayDetail(children.size(), summary.buildOrThrow());
  }
}
