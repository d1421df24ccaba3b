package io.github.batchwright.engine.queries;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.ContainerEnds;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.MultiNodeDetail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is to say of the nodes of a multi-node job. */
public final class NodeDetails {
  private NodeDetails() {}

  /** Returns how all nodes stand; null if the job has none. */
  public static @Nullable MultiNodeDetail ofJob(JobRecord job) {
    Gang gang = job.gang();
    if (gang == null) {
      return null;
    }
    ImmutableList.Builder<JobStatus> statuses = ImmutableList.builder();
    for (int node = 0; node < gang.size(); node++) {
      statuses.add(gang.status(job.state().status(), node));
    }
    return new MultiNodeDetail(gang.properties(), null, statuses.build());
  }

  /** Returns what one node has to do with the others. */
  public static MultiNodeDetail ofNode(Gang gang, int node) {
    return new MultiNodeDetail(gang.properties(), node, List.of());
  }

  /** Returns the line of a listing for a node. */
  public static JobSummary summary(JobId id, JobRecord job, Gang gang, int node) {
    TaskState state = job.state();
    GangNode latest = latest(gang, node);
    JobStatus status = gang.status(state.status(), node);
    GangNode ended = latest != null && !latest.isOpen() && status.isTerminal() ? latest : null;
    return new JobSummary(
        id,
        job.request().jobName(),
        job.request().jobQueue(),
        job.definition().id(),
        job.request().shareIdentifier(),
        status,
        ended == null ? state.statusReason() : ended.statusReason(),
        Instant.ofEpochMilli(job.createdAt()),
        placedAt(state),
        latest == null ? null : Queries.instant(latest.startedAt()),
        Queries.instant(ended == null ? state.stoppedAt() : ended.stoppedAt()),
        latest == null ? null : latest.exitCode(),
        latest == null ? null : latest.reason(),
        gang.attempts().size(),
        null,
        ofNode(gang, node),
        gang.properties().node(node).resourceRequirements());
  }

  /** Returns when the latest attempt was placed, or null if there was none. */
  static @Nullable Instant placedAt(TaskState state) {
    Attempt last = state.lastAttempt();
    return last == null ? null : Instant.ofEpochMilli(last.placedAt());
  }

  /** Returns the latest attempt of a node, or null if there is none. */
  public static @Nullable GangNode latest(Gang gang, int node) {
    return gang.attempts().isEmpty() ? null : gang.nodes().get(node);
  }

  /** Returns every attempt of a node. */
  static List<AttemptDetail> attempts(ContainerEnds ends, TaskRef task, JobRecord job, int node) {
    TaskState state = job.state();
    Gang gang = job.requireGang();
    ImmutableList.Builder<AttemptDetail> all = ImmutableList.builder();
    for (int i = 0; i < gang.attempts().size(); i++) {
      Attempt whole = state.attempts().get(i);
      all.add(
          attempt(whole, gang.attempts().get(i).get(node), ends.of(task, whole.number(), node)));
    }
    return all.build();
  }

  private static AttemptDetail attempt(
      Attempt whole, GangNode node, List<AttemptContainerDetail> containers) {
    return new AttemptDetail(
        whole.number(),
        whole.environment(),
        node.instanceName(whole),
        Instant.ofEpochMilli(whole.placedAt()),
        Queries.instant(node.startedAt()),
        Queries.instant(node.stoppedAt()),
        node.exitCode(),
        node.reason(),
        node.statusReason(),
        containers,
        whole.preempted(),
        null);
  }
}
