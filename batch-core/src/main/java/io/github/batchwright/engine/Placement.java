package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives RUNNABLE jobs their places. Queues are served by descending priority, each strictly in its
 * order: a job that does not fit blocks what is behind it, and the next queue is served.
 *
 * <p>A queue that is blocked is looked at again only when something has changed that could matter
 * to it, or when time alone may have changed the order of its shares.
 */
final class Placement {
  /** A queue as it was left blocked or empty, and until when that is known to hold. */
  private record Blocked(long stamp, long until) {}

  private final Cluster cluster;
  private final Launches launches;
  private final Dispatch dispatch;
  private final Map<QueueState, Blocked> blocked = new LinkedHashMap<>();
  private long recheckAt = Long.MAX_VALUE;

  Placement(Cluster cluster) {
    this.cluster = cluster;
    this.launches = new Launches(cluster);
    this.dispatch = new Dispatch(cluster);
  }

  /** Places at most {@code most} attempts; returns how many. */
  int run(Turn turn, int most) {
    int placed = 0;
    recheckAt = Long.MAX_VALUE;
    if (blocked.size() > cluster.queuesByPriority().size()) {
      blocked.keySet().retainAll(cluster.queuesByPriority());
    }
    for (QueueState queue : cluster.queuesByPriority()) {
      placed += serve(turn, queue, most - placed);
    }
    return placed;
  }

  /** Returns when time alone may let something be placed, or {@link Long#MAX_VALUE}. */
  long recheckAt() {
    return recheckAt;
  }

  private int serve(Turn turn, QueueState queue, int most) {
    Blocked left = blocked.get(queue);
    if (left != null && left.stamp() == stamp(queue) && turn.now() < left.until()) {
      recheckAt = Math.min(recheckAt, left.until());
      return 0;
    }
    int placed = 0;
    Dispatch.Candidate next = dispatch.next(queue, turn.now());
    while (next != null && placed < most && place(turn, queue, next.task())) {
      placed++;
      next = dispatch.next(queue, turn.now());
    }
    if (next == null || placed < most) {
      long until = next == null ? Long.MAX_VALUE : untilOvertaken(queue, next.share(), turn.now());
      blocked.put(queue, new Blocked(stamp(queue), until));
      recheckAt = Math.min(recheckAt, until);
    }
    return placed;
  }

  /** A sum of numbers that only grow: the same again means that none of them has changed. */
  private long stamp(QueueState queue) {
    long stamp = queue.version() + cluster.unitsVersion();
    for (String name : queue.queue().computeEnvironmentOrder()) {
      stamp += cluster.environment(name).version();
    }
    return stamp;
  }

  /**
   * Returns when another share may go before the one that blocks its queue. It is enough to look at
   * shares of which something would fit now.
   */
  private long untilOvertaken(QueueState queue, ShareState head, long now) {
    long until = Long.MAX_VALUE;
    if (queue.policy() == null) {
      return until;
    }
    Map<Resources, Boolean> known = new LinkedHashMap<>();
    for (ShareState share : queue.shares()) {
      boolean could =
          share != head
              && share.lanes().stream()
                  .map(lane -> lane.key().shape().demand())
                  .anyMatch(demand -> known.computeIfAbsent(demand, d -> fits(queue, d, now)));
      if (could) {
        until = Math.min(until, share.meets(head, now));
      }
    }
    return until;
  }

  private boolean fits(QueueState queue, Resources demand, long now) {
    return queue.queue().computeEnvironmentOrder().stream()
        .map(cluster::environment)
        .anyMatch(environment -> instanceFor(queue, environment, demand, now) >= 0);
  }

  private boolean place(Turn turn, QueueState queue, TaskRef task) {
    Resources demand = cluster.jobs().get(task.number()).shape().demand();
    for (String name : queue.queue().computeEnvironmentOrder()) {
      int instance = instanceFor(queue, cluster.environment(name), demand, turn.now());
      if (instance >= 0) {
        int attempt = cluster.task(task).attempts().size() + 1;
        turn.record(new Fact.AttemptPlaced(task, attempt, name, instance));
        turn.effect(new Effect.Launch(launches.request(task)));
        return true;
      }
    }
    return false;
  }

  /** Returns an instance with room for what a queue wants to place, or -1. */
  private static int instanceFor(
      QueueState queue, EnvironmentState environment, Resources demand, long now) {
    boolean closed =
        !environment.isOpen()
            || environment.usedMilliVcpus() + demand.milliVcpus()
                > environment.maxMilliVcpus() - reserved(queue, environment, now);
    return closed ? -1 : environment.firstFit(demand);
  }

  /**
   * Returns the milli-vCPUs of an environment that a queue keeps for shares that are not active
   * yet. AWS: {@code computeReservation}.
   */
  static long reserved(QueueState queue, EnvironmentState environment, long now) {
    FairsharePolicy policy = queue.policy();
    if (policy == null || policy.computeReservation() == 0) {
      return 0;
    }
    double part =
        Math.pow(policy.computeReservation() / 100.0, Math.max(1, queue.activeShares(now)));
    return (long) Math.floor(environment.reservableMilliVcpus() * part);
  }
}
