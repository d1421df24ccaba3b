package io.github.batchwright.engine;

import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.explain.WaitReasons;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.WaitReason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notes since when the first job of a queue is blocked and why, and cancels it when that has lasted
 * too long. Only queues that have such a limit are watched. AWS: {@code jobStateTimeLimitActions}.
 */
final class HeadWatch {
  private final Cluster cluster;
  private final Cancellations cancellations;
  private final Line line;
  private final WaitReasons reasons;

  HeadWatch(Cluster cluster, Cancellations cancellations) {
    this.cluster = cluster;
    this.cancellations = cancellations;
    this.line = new Line(cluster, new Dispatch(cluster));
    this.reasons = new WaitReasons(cluster);
  }

  /** Cancels what has been stuck for too long; returns how many. */
  int fire(Turn turn) {
    int fired = 0;
    for (QueueState queue : cluster.queuesByPriority()) {
      QueueState.Blockage blockage = queue.blockage();
      if (blockage != null && dueAt(queue, blockage) <= turn.now()) {
        turn.record(new Fact.HeadBlocked(queue.queue().name(), null, null));
        cancellations.cancel(
            turn,
            blockage.head(),
            "Canceled by JobStateTimeLimit action due to reason: " + blockage.reason().text(),
            false);
        fired++;
      }
    }
    return fired;
  }

  /**
   * Notes what blocks queues now, after everything was placed that could be.
   *
   * @param queues those for which that may have changed
   */
  void note(Turn turn, List<QueueState> queues) {
    for (QueueState queue : queues) {
      QueueState.Blockage before = queue.blockage();
      if (!queue.isWatched()) {
        continue;
      }
      Dispatch.Candidate next = line.first(queue, turn.now());
      BlockedReason reason = next == null ? null : reason(next.task(), turn.now());
      TaskRef head = reason == null || next == null ? null : next.task();
      if (!Objects.equals(before == null ? null : before.head(), head)
          || (before == null ? null : before.reason()) != reason) {
        turn.record(new Fact.HeadBlocked(queue.queue().name(), head, reason));
      }
    }
  }

  private @Nullable BlockedReason reason(TaskRef task, long now) {
    WaitReason first = reasons.of(task, now).get(0);
    return switch (first.kind()) {
      case ENVIRONMENT_MAX_EXCEEDED -> BlockedReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE;
      case NO_INSTANCE_LARGE_ENOUGH -> BlockedReason.JOB_RESOURCE_REQUIREMENT;
      case QUEUE_INVALID, ENVIRONMENT_DISABLED, COMPUTE_RESERVATION, GPU_INSTANCES_KEPT, CAPACITY ->
          BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY;
      default -> null;
    };
  }

  /** Returns when something is to be cancelled next, or {@link Long#MAX_VALUE}. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (QueueState queue : cluster.queuesByPriority()) {
      QueueState.Blockage blockage = queue.blockage();
      if (blockage != null) {
        next = Math.min(next, dueAt(queue, blockage));
      }
    }
    return next;
  }

  private static long dueAt(QueueState queue, QueueState.Blockage blockage) {
    for (JobStateTimeLimitAction action : queue.queue().jobStateTimeLimitActions()) {
      if (action.reason() == blockage.reason()) {
        return blockage.since() + action.maxTime().toMillis();
      }
    }
    return Long.MAX_VALUE;
  }
}
