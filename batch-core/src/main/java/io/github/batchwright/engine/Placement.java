package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<Shape, Boolean> known = new LinkedHashMap<>();
    for (ShareState share : queue.shares()) {
      boolean could =
          share != head
              && share.lanes().stream()
                  .map(lane -> lane.key().shape())
                  .anyMatch(shape -> known.computeIfAbsent(shape, s -> fits(queue, s, now)));
      if (could) {
        until = Math.min(until, share.meets(head, now));
      }
    }
    return until;
  }

  private boolean fits(QueueState queue, Shape shape, long now) {
    return queue.queue().computeEnvironmentOrder().stream()
        .map(cluster::environment)
        .filter(environment -> isOpen(queue, environment, shape.demand(), now))
        .anyMatch(environment -> hasInstances(environment, shape));
  }

  /** Says whether an environment has an instance for a job, or one for each of its nodes. */
  static boolean hasInstances(EnvironmentState environment, Shape shape) {
    return shape.isGang()
        ? GangPlacement.whyNotNow(environment, shape).isEmpty()
        : environment.firstFit(shape.demand()) >= 0;
  }

  private boolean place(Turn turn, QueueState queue, TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    for (String name : queue.queue().computeEnvironmentOrder()) {
      EnvironmentState environment = cluster.environment(name);
      if (isOpen(queue, environment, job.shape().demand(), turn.now())
          && place(turn, job, task, environment)) {
        return true;
      }
    }
    return false;
  }

  private boolean place(Turn turn, JobRecord job, TaskRef task, EnvironmentState environment) {
    String name = environment.environment().name();
    int attempt = cluster.task(task).attempts().size() + 1;
    Gang gang = job.gang();
    if (gang != null) {
      Optional<List<Integer>> instances =
          GangPlacement.choose(environment, job.shape(), gang.properties());
      if (instances.isPresent()) {
        turn.record(new Fact.GangPlaced(task, attempt, name, instances.get()));
        turn.effect(new Effect.Launch(launches.node(task, gang.properties().mainNode())));
      }
      return instances.isPresent();
    }
    int instance = environment.firstFit(job.shape().demand());
    if (instance >= 0) {
      turn.record(new Fact.AttemptPlaced(task, attempt, name, instance));
      turn.effect(new Effect.Launch(launches.request(task)));
    }
    return instance >= 0;
  }

  /** Says whether an environment takes work, and has vCPUs for what a queue wants to place. */
  private static boolean isOpen(
      QueueState queue, EnvironmentState environment, Resources demand, long now) {
    return environment.isOpen()
        && environment.usedMilliVcpus() + demand.milliVcpus()
            <= environment.maxMilliVcpus() - reserved(queue, environment, now);
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
