package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains why a job waits, where it stands, and what would have it placed. */
public final class Explanations {
  private final Cluster cluster;
  private final WaitReasons reasons;
  private final Dispatch dispatch;

  public Explanations(Cluster cluster) {
    this.cluster = cluster;
    this.reasons = new WaitReasons(cluster);
    this.dispatch = new Dispatch(cluster);
  }

  public JobExplanation explain(TaskRef task, long now) {
    TaskState state = cluster.task(task);
    List<WaitReason> found = reasons.of(task, now);
    boolean runnable = state.status() == JobStatus.RUNNABLE;
    String ended = state.statusReason();
    return new JobExplanation(
        cluster.id(task),
        state.status(),
        ended != null || found.isEmpty() ? ended : found.get(0).text(),
        found,
        runnable ? position(task, now) : null,
        runnable ? new SmallestChanges(cluster, task, found, now).find() : List.of(),
        TimingDetails.of(cluster, cluster.jobs().get(task.number())));
  }

  /** Counts the jobs and children that are to be placed up to and with this one. */
  private @Nullable Long position(TaskRef task, long now) {
    JobRecord job = cluster.jobs().get(task.number());
    QueueState queue = cluster.queueOf(job);
    ShareState own = queue.shareOf(job);
    long ahead = 0;
    for (ShareState share : dispatch.shares(queue, now)) {
      if (share == own) {
        break;
      }
      ahead += count(share, Lane.NONE);
    }
    if (own != null) {
      ahead += count(own, queue.place(job));
    }
    ArrayChildren children = job.children();
    return ahead + 1 + (children == null ? 0 : children.countRunnable(task.index()));
  }

  /** Counts what is ready before a place. */
  private long count(ShareState share, long end) {
    long[] count = {0};
    for (Lane lane : share.lanes()) {
      lane.visit(
          place -> {
            if (place >= end) {
              return false;
            }
            ArrayChildren children = cluster.jobs().get(Lane.number(place)).children();
            count[0] += children == null ? 1 : children.count(JobStatus.RUNNABLE);
            return true;
          });
    }
    return count[0];
  }
}
