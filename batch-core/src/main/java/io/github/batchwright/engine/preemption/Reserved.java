package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.placement.Placer;
import io.github.batchwright.engine.state.Claims;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.FreedRoom;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LaneKey;
import io.github.batchwright.engine.state.Portion;
import io.github.batchwright.engine.state.PreemptionFact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Places the jobs that others were stopped for, each where its room is kept, as soon as that is
 * free. A claim is dropped once it can no longer lead to anything.
 */
public final class Reserved {
  /** What becomes of a claim now. */
  private enum Verdict {
    PLACE,
    WAIT,
    DROP
  }

  private final Cluster cluster;
  private final Placer placer;

  public Reserved(Cluster cluster) {
    this.cluster = cluster;
    this.placer = new Placer(cluster);
  }

  /** Places what can be; returns how many. */
  public int run(Turn turn) {
    int placed = 0;
    List<Claims.Claim> claims = new ArrayList<>(cluster.claims().all());
    for (int i = 0; i < claims.size(); i++) {
      Claims.Claim claim = claims.get(i);
      TaskRef task = claim.fact().task();
      switch (verdict(claim)) {
        case PLACE -> {
          placer.place(turn, task, claim.fact().environment(), claim.fact().instances());
          placed++;
        }
        case DROP -> turn.record(new PreemptionFact.ClaimDropped(task));
        case WAIT -> {}
      }
    }
    return placed;
  }

  private Verdict verdict(Claims.Claim claim) {
    JobRecord job = cluster.jobs().get(claim.fact().task().number());
    QueueState queue = cluster.queueOf(job);
    EnvironmentState environment = cluster.environment(claim.fact().environment());
    List<InstanceSlot> slots = environment.instances().slots();
    if (!environment.isEnabled() || !cluster.environmentsOf(queue).contains(environment)) {
      return Verdict.DROP;
    }
    boolean inDoubt = false;
    for (Portion portion : claim.portions()) {
      InstanceSlot slot = slots.get(portion.instance());
      if (!slot.isCountedOn()) {
        return Verdict.DROP;
      }
      inDoubt |= slot.isInDoubt();
    }
    if (inDoubt) {
      return Verdict.WAIT;
    }
    if (isFree(claim, environment)) {
      return mayGo(queue, job) ? Verdict.PLACE : Verdict.DROP;
    }
    return isAwaited(claim) ? Verdict.WAIT : Verdict.DROP;
  }

  /** Says whether there is room for it besides what runs and what earlier claims are to get. */
  private boolean isFree(Claims.Claim claim, EnvironmentState environment) {
    FreedRoom room = new FreedRoom(environment);
    boolean isLater = false;
    long demand = 0;
    for (Claims.Claim other : cluster.claims().all()) {
      isLater |= other.equals(claim);
      if (isLater && other.fact().environment().equals(claim.fact().environment())) {
        room.free(other.portions());
      }
    }
    for (Portion portion : claim.portions()) {
      demand += portion.demand().milliVcpus();
    }
    return demand <= room.environment().leftMilliVcpus()
        && room.has(claim.portions())
        && hasQuota(claim);
  }

  /** Says whether its quota share may have it besides what earlier claims are to get. */
  private boolean hasQuota(Claims.Claim claim) {
    JobRecord job = job(claim);
    String share = job.request().quotaShareName();
    if (share == null) {
      return true;
    }
    QuotaUse use = cluster.quotas().of(job.request().jobQueue()).copy();
    boolean isLater = false;
    for (Claims.Claim other : cluster.claims().all()) {
      isLater |= other.equals(claim);
      String otherShare = job(other).request().quotaShareName();
      if (isLater && otherShare != null && isOfOneQueue(other, claim)) {
        use.giveBack(otherShare, other.quantity());
      }
    }
    return use.isLeft(share, claim.quantity());
  }

  private boolean isOfOneQueue(Claims.Claim one, Claims.Claim other) {
    return job(one).request().jobQueue().equals(job(other).request().jobQueue());
  }

  private JobRecord job(Claims.Claim claim) {
    return cluster.jobs().get(claim.fact().task().number());
  }

  /** Says whether anybody is still to end for it or for an earlier claim. */
  private boolean isAwaited(Claims.Claim claim) {
    for (Claims.Claim other : cluster.claims().all()) {
      boolean isRelated =
          other.fact().environment().equals(claim.fact().environment())
              || isOfOneQueue(other, claim);
      if (isRelated && (!other.equals(claim) || ending(cluster, claim) > 0)) {
        return true;
      }
      if (other.equals(claim)) {
        return false;
      }
    }
    return false;
  }

  /** Returns how many of those that were stopped for a claim have not ended. */
  public static int ending(Cluster cluster, Claims.Claim claim) {
    return (int)
        claim.fact().victims().stream().filter(victim -> isEnding(cluster, victim)).count();
  }

  private static boolean isEnding(Cluster cluster, PreemptionFact.Victim victim) {
    JobRecord job = cluster.jobs().find(victim.task().number());
    var attempt = job == null ? null : job.task(victim.task().index()).openAttempt();
    return attempt != null && attempt.number() == victim.attempt();
  }

  /** Says whether nothing but room stood against a job. */
  private boolean mayGo(QueueState queue, JobRecord job) {
    String definition = LaneKey.of(job).definition();
    ShareState share = queue.shareOf(job);
    return !job.isAtCap()
        && (share == null || !share.isAtCap())
        && (definition == null || cluster.attempts(definition) < LaneKey.of(job).cap())
        && job.shape().consumables().stream()
            .allMatch(
                wanted -> {
                  ConsumableState found = cluster.findConsumable(wanted.consumableResource());
                  return found != null && found.available() >= wanted.quantity();
                });
  }
}
