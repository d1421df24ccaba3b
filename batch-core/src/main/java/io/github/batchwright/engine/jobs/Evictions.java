package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.FinishedJobs;
import io.github.batchwright.engine.state.FinishedJobs.Oldest;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.Retention;
import org.jspecify.annotations.Nullable;

/**
 * Forgets finished jobs once there are too many of them, or they are too old. A queue with a
 * retention of its own is held to that; all other queues, deleted ones among them, share the
 * service's.
 */
public final class Evictions {
  private final Cluster cluster;
  private final Retention retention;
  private final boolean atOnce;

  /**
   * Makes evictions.
   *
   * @param retention how long finished jobs are kept in queues that say nothing
   * @param atOnce whether a job may be forgotten at the instant at which it ended
   */
  public Evictions(Cluster cluster, Retention retention, boolean atOnce) {
    this.cluster = cluster;
    this.retention = retention;
    this.atOnce = atOnce;
  }

  /** Forgets at most {@code most} jobs; returns how many. */
  public int run(Turn turn, int most) {
    FinishedJobs finished = cluster.finished();
    if (finished.size() == 0) {
      return 0;
    }
    int done = 0;
    int shared = finished.size();
    for (QueueState queue : cluster.queuesByPriority()) {
      Retention own = queue.queue().retention();
      if (own != null) {
        String name = queue.queue().name();
        shared -= finished.count(name);
        done += forget(turn, name, own, most - done);
      }
    }
    while (done < most) {
      Oldest next = oldestShared(finished);
      if (next == null || !isOver(next, shared, retention, turn.now())) {
        break;
      }
      forget(turn, next);
      shared--;
      done++;
    }
    return done;
  }

  private int forget(Turn turn, String queue, Retention own, int most) {
    FinishedJobs finished = cluster.finished();
    int done = 0;
    while (done < most) {
      Oldest next = finished.oldest(queue);
      if (next == null || !isOver(next, finished.count(queue), own, turn.now())) {
        break;
      }
      forget(turn, next);
      done++;
    }
    return done;
  }

  /** Looks at no more than one job of each queue. */
  private @Nullable Oldest oldestShared(FinishedJobs finished) {
    for (Oldest next : finished.oldest()) {
      QueueState queue = cluster.findQueue(next.queue());
      if (queue == null || queue.queue().retention() == null) {
        return next;
      }
    }
    return null;
  }

  private boolean isOver(Oldest oldest, int count, Retention kept, long now) {
    return (atOnce || oldest.stoppedAt() < now)
        && (count > kept.count() || oldest.stoppedAt() <= now - kept.age().toMillis());
  }

  private void forget(Turn turn, Oldest job) {
    turn.record(new Fact.JobForgotten(job.number()));
    turn.effect(new Effect.Forget(cluster.id(TaskRef.whole(job.number()))));
  }
}
