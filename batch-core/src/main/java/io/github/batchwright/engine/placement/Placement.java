package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.jobs.Launches;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives RUNNABLE jobs their places. Queues are served by descending priority, each strictly in its
 * order: a job that does not fit blocks what is behind it, and the next queue is served.
 *
 * <p>A queue that is blocked is looked at again only when something has changed that could matter
 * to it, or when time alone may have changed the order of its shares.
 */
public final class Placement {
  /** More shapes than that are not looked at one by one to see whether any has room. */
  private static final int MOST_SHAPES = 16;

  /**
   * A queue as it was left.
   *
   * @param stamp the sum of the numbers that tell of a change
   * @param entered how many jobs had entered it
   * @param until until when that is known to hold
   * @param head what blocked it, or null
   * @param isFull whether nothing in it had room, whatever its order
   */
  private record Blocked(
      long stamp, long entered, long until, Dispatch.@Nullable Candidate head, boolean isFull) {}

  private final Cluster cluster;
  private final Launches launches;
  private final Dispatch dispatch;
  private final Overtaking overtaking;
  private final QuotaPlacement quotas;
  private final List<QueueState> lookedAt = new ArrayList<>();
  private final Map<QueueState, Blocked> blocked = new LinkedHashMap<>();
  private long recheckAt = Long.MAX_VALUE;

  public Placement(Cluster cluster) {
    this.cluster = cluster;
    this.launches = new Launches(cluster);
    this.dispatch = new Dispatch(cluster);
    this.overtaking = new Overtaking(dispatch);
    this.quotas = new QuotaPlacement(cluster, dispatch);
  }

  /** Places at most {@code most} attempts; returns how many. */
  public int run(Turn turn, int most) {
    int placed = 0;
    recheckAt = Long.MAX_VALUE;
    lookedAt.clear();
    if (blocked.size() > cluster.queuesByPriority().size()) {
      blocked.keySet().retainAll(cluster.queuesByPriority());
    }
    for (QueueState queue : cluster.queuesByPriority()) {
      placed += serve(turn, queue, most - placed);
    }
    return placed;
  }

  /** Returns when time alone may let something be placed, or {@link Long#MAX_VALUE}. */
  public long recheckAt() {
    return recheckAt;
  }

  /**
   * Returns the queues that were looked at in the last pass. What blocks the others, if anything
   * does, is what blocked them before.
   */
  public List<QueueState> lookedAt() {
    return lookedAt;
  }

  private int serve(Turn turn, QueueState queue, int most) {
    if (queue.isByQuota() ? quotas.isAsItWas(queue) : isStillBlocked(queue, turn.now())) {
      return 0;
    }
    lookedAt.add(queue);
    if (queue.isByQuota()) {
      return quotas.serve(queue, most, task -> place(turn, queue, task));
    }
    if (isFull(queue, turn.now())) {
      leave(queue, null, Long.MAX_VALUE, true);
      return 0;
    }
    int placed = 0;
    Dispatch.Pass pass = dispatch.pass(queue, turn.now());
    Dispatch.Candidate next = pass.next();
    while (next != null && placed < most && place(turn, queue, next.task())) {
      placed++;
      if (isFull(queue, turn.now())) {
        leave(queue, null, Long.MAX_VALUE, true);
        return placed;
      }
      next = pass.next();
    }
    if (next == null || placed < most) {
      long now = turn.now();
      long until = overtaking.until(queue, next, now, shape -> fits(queue, shape, now));
      leave(queue, next, until, false);
    }
    return placed;
  }

  private void leave(
      QueueState queue, Dispatch.@Nullable Candidate head, long until, boolean isFull) {
    blocked.put(queue, new Blocked(stamp(queue), queue.entered(), until, head, isFull));
    recheckAt = Math.min(recheckAt, until);
  }

  /** Says whether nothing has changed that could have something placed from a queue. */
  private boolean isStillBlocked(QueueState queue, long now) {
    Blocked left = blocked.get(queue);
    if (left == null
        || left.stamp() != stamp(queue)
        || now >= left.until()
        || queue.entered() - left.entered() > QueueState.REMEMBERED) {
      return false;
    }
    if (queue.entered() == left.entered()) {
      recheckAt = Math.min(recheckAt, left.until());
      return true;
    }
    long until = left.until();
    ShareOrder shareOrder = dispatch.order(queue, now);
    for (long i = left.entered(); i < queue.entered(); i++) {
      QueueState.Entry entry = queue.entry(i);
      Dispatch.Candidate head = left.head();
      boolean isFit = fits(queue, entry.shape(), now);
      if (left.isFull() ? isFit : head == null || !isBehind(entry, head, shareOrder)) {
        return false;
      }
      boolean matters = isFit || queue.isWatched();
      if (head != null && entry.share() != head.share() && matters) {
        until = Math.min(until, shareOrder.meets(entry.share(), head.share()));
      }
    }
    leave(queue, left.head(), until, left.isFull());
    return true;
  }

  /**
   * Says whether a job comes after one that there is no room for. Others that have come before that
   * one in the meantime have no room either.
   */
  private static boolean isBehind(
      QueueState.Entry entry, Dispatch.Candidate head, ShareOrder shareOrder) {
    if (entry.share() == head.share()) {
      return entry.place() > head.place();
    }
    double usage = shareOrder.weighted(entry.share());
    double least = shareOrder.weighted(head.share());
    return usage > least
        || (usage == least && Dispatch.oldest(entry.share()) > Dispatch.oldest(head.share()));
  }

  /** Says whether there is no room for anything in a queue, whoever is first in it. */
  private boolean isFull(QueueState queue, long now) {
    return !queue.isWatched() && queue.shapes().size() <= MOST_SHAPES && !fitsAny(queue, now);
  }

  private boolean fitsAny(QueueState queue, long now) {
    for (Shape shape : queue.shapes()) {
      if (fits(queue, shape, now)) {
        return true;
      }
    }
    return false;
  }

  /** A sum of numbers that only grow: the same again means that none of them has changed. */
  private long stamp(QueueState queue) {
    long stamp = queue.version() + cluster.unitsVersion();
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      stamp += environment.version();
    }
    return stamp;
  }

  private boolean fits(QueueState queue, Shape shape, long now) {
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      if (isOpen(queue, environment, shape.demand(), now) && hasInstances(environment, shape)) {
        return true;
      }
    }
    return false;
  }

  /** Says whether an environment has an instance for a job, or one for each of its nodes. */
  public static boolean hasInstances(EnvironmentState environment, Shape shape) {
    return shape.isGang()
        ? GangPlacement.hasRoom(environment, shape)
        : environment.bestFit(shape.demand()) >= 0;
  }

  private boolean place(Turn turn, QueueState queue, TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    for (EnvironmentState environment :
        EnvironmentOrder.of(
            cluster.environmentsOf(queue), job.shape(), queue.queue().prefersCheapest())) {
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
        turn.record(new GangFact.GangPlaced(task, attempt, name, instances.get()));
        turn.effect(new Effect.Launch(launches.node(task, gang.properties().mainNode())));
      }
      return instances.isPresent();
    }
    int instance = environment.bestFit(job.shape().demand());
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
        && demand.milliVcpus() <= environment.leftMilliVcpus() - reserved(queue, environment, now);
  }

  /**
   * Returns the milli-vCPUs of an environment that a queue keeps for shares that are not active
   * yet. AWS: {@code computeReservation}.
   */
  public static long reserved(QueueState queue, EnvironmentState environment, long now) {
    FairsharePolicy policy = queue.policy();
    if (policy == null || policy.computeReservation() == 0) {
      return 0;
    }
    double part =
        Math.pow(policy.computeReservation() / 100.0, Math.max(1, queue.activeShares(now)));
    return (long) Math.floor(environment.reservableMilliVcpus() * part);
  }
}
