package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.placement.Purchasable;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.state.Attempt.StopOrder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.PreemptionFact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.PreemptionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has running jobs stopped for those that do not fit and may do that. It is decided once nothing
 * more can be placed; the room is kept for the job meanwhile, see {@link Reserved}.
 */
public final class Preemption {
  private final Cluster cluster;
  private final Attempts attempts;
  private final int totalAttempts;
  private final Front front;
  private final Map<QueueState, Long> seen = new LinkedHashMap<>();

  /**
   * Makes one.
   *
   * @param totalAttempts how many attempts of a job there are at most
   */
  public Preemption(Cluster cluster, Attempts attempts, int totalAttempts) {
    this.cluster = cluster;
    this.attempts = attempts;
    this.totalAttempts = totalAttempts;
    this.front = new Front(cluster);
  }

  /**
   * Has jobs stopped for those at the front of queues that do not fit.
   *
   * @param lookedAt the queues that placement has looked at in this turn
   */
  public void run(Turn turn, List<QueueState> lookedAt) {
    seen.keySet().retainAll(cluster.queuesByPriority());
    Victims victims = new Victims(cluster, turn.now(), totalAttempts);
    for (QueueState queue : cluster.queuesByPriority()) {
      if (queue.shapes().isEmpty() || !preempts(queue)) {
        continue;
      }
      Long before = seen.get(queue);
      if (before == null || before != stamp(queue) || lookedAt.contains(queue)) {
        serve(turn, queue, victims);
        seen.put(queue, stamp(queue));
      }
    }
  }

  private static boolean preempts(QueueState queue) {
    return queue.isByQuota() || preemptsByPolicy(queue);
  }

  private static boolean preemptsByPolicy(QueueState queue) {
    PreemptionPolicy policy = queue.queue().preemption();
    return policy != null && policy.preempts();
  }

  /** A sum of numbers that only grow: the same again means that none of them has changed. */
  private long stamp(QueueState queue) {
    long stamp =
        queue.entered()
            + cluster.claims().version()
            + cluster.unitsVersion()
            + cluster.quotas().version();
    for (QueueState each : cluster.queuesByPriority()) {
      stamp += each.version();
    }
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      stamp += environment.version();
      Fleet fleet = environment.fleet();
      stamp += fleet == null ? 0 : fleet.version();
    }
    return stamp;
  }

  private void serve(Turn turn, QueueState queue, Victims victims) {
    if (!queue.isByQuota()) {
      serve(turn, queue, front.of(queue, turn.now()), victims);
      return;
    }
    // The oldest first, as they are placed.
    List<ShareState> shares = new ArrayList<>(queue.shares());
    shares.sort(Comparator.comparingLong(Dispatch::oldest));
    for (ShareState share : shares) {
      serve(turn, queue, front.of(queue, share), victims);
    }
  }

  /** Goes through jobs in their order, for as long as each gets its room. */
  private void serve(Turn turn, QueueState queue, List<TaskRef> tasks, Victims victims) {
    for (TaskRef task : tasks) {
      if (cluster.claims().find(task) != null) {
        continue;
      }
      Plan plan = plan(turn, queue, cluster.jobs().get(task.number()), victims);
      if (plan == null) {
        return;
      }
      carryOut(turn, task, plan);
    }
  }

  private @Nullable Plan plan(Turn turn, QueueState queue, JobRecord job, Victims victims) {
    QuotaUse.Entry entry = cluster.quotas().find(job);
    QuotaBounds quota = entry == null ? null : new QuotaBounds(cluster, job, entry);
    if (quota != null && !quota.mayStopAny() && !preemptsByPolicy(queue)) {
      return null;
    }
    Bounds bounds = quota == null ? Bounds.NONE : quota;
    Plan best = null;
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      if (Purchasable.isToBeHad(environment, job.shape(), turn.now())) {
        // Nobody is stopped for what an instance is bought for.
        return null;
      }
      String name = environment.environment().name();
      List<Running> candidates =
          quota == null ? victims.in(name, queue, job) : victims.forQuota(name, queue, job, quota);
      Planner planner = new Planner(queue, job, environment, candidates, bounds, turn.now());
      if (planner.isRoom()) {
        // It is only that no more was to be placed in this turn.
        return null;
      }
      Plan plan = planner.find();
      if (plan != null && (best == null || plan.isCheaperThan(best))) {
        best = plan;
      }
    }
    return best;
  }

  private void carryOut(Turn turn, TaskRef task, Plan plan) {
    List<PreemptionFact.Victim> stopped = new ArrayList<>();
    String queue = cluster.jobs().get(task.number()).request().jobQueue();
    StopOrder order =
        new StopOrder(
            StopCause.PREEMPTED,
            "Preempted by job %s of queue '%s'".formatted(cluster.id(task), queue));
    for (Running victim : plan.victims()) {
      attempts.stop(turn, victim.task(), order);
      stopped.add(new PreemptionFact.Victim(victim.task(), victim.attempt().number()));
    }
    turn.record(
        new PreemptionFact.RoomClaimed(
            task, plan.environment().environment().name(), plan.instances(), stopped));
  }
}
