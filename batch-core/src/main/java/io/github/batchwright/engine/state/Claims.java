package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The room that is kept for jobs for which others are being stopped. It is taken of the instances
 * at once, beyond what they have: so nobody else gets what comes free, and what is free is counted
 * as it is anyway. A claim lasts as long as its job is RUNNABLE, unless it is dropped. Changed only
 * by facts.
 */
public final class Claims implements PreemptionFact.Visitor {
  /**
   * Room that is kept for one job.
   *
   * @param fact what was decided
   * @param portions what is taken for it
   * @param quantity what of it counts against a quota share
   */
  public record Claim(PreemptionFact.RoomClaimed fact, List<Portion> portions, Quantity quantity) {}

  private final Cluster cluster;
  private final Map<TaskRef, Claim> byTask = new LinkedHashMap<>();
  private long version;
  private Occupancy occupancy = (environment, instance) -> {};

  Claims(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns every claim, the oldest first; not to be changed. */
  public Collection<Claim> all() {
    return Collections.unmodifiableCollection(byTask.values());
  }

  /** Hears that something was taken of an instance, or given back. */
  @FunctionalInterface
  interface Occupancy {
    void changed(EnvironmentState environment, int instance);
  }

  /** Has every change of what is taken of instances told. */
  void onChange(Occupancy listener) {
    occupancy = listener;
  }

  /** Returns the claim of a job or a child, or null. */
  public @Nullable Claim find(TaskRef task) {
    return byTask.get(task);
  }

  public boolean isEmpty() {
    return byTask.isEmpty();
  }

  /** Returns a number that is another whenever the claims have changed. */
  public long version() {
    return version;
  }

  /** Takes over claims whose room is taken already. */
  void addAll(Claims others) {
    byTask.putAll(others.byTask);
  }

  @Override
  public void roomClaimed(PreemptionFact.RoomClaimed fact) {
    JobRecord job = cluster.jobs.get(fact.task().number());
    Claim claim = new Claim(fact, Portion.of(job, fact.instances()), Quantity.of(job));
    byTask.put(fact.task(), claim);
    version++;
    cluster.quotas.take(job);
    for (Portion portion : claim.portions()) {
      EnvironmentState environment = cluster.environment(fact.environment());
      environment.take(portion.instance(), portion.demand());
      occupancy.changed(environment, portion.instance());
    }
  }

  @Override
  public void claimDropped(PreemptionFact.ClaimDropped fact) {
    release(fact.task());
  }

  /** Gives back the room that is kept for a job, if there is any. */
  void release(TaskRef task) {
    Claim claim = byTask.isEmpty() ? null : byTask.remove(task);
    if (claim != null) {
      version++;
      cluster.quotas.giveBack(cluster.jobs.get(task.number()), claim.quantity());
      EnvironmentState environment = cluster.environment(claim.fact().environment());
      for (Portion portion : claim.portions()) {
        environment.giveBack(portion.instance(), portion.demand());
        occupancy.changed(environment, portion.instance());
      }
    }
  }

  /** Gives back the room that is kept for children of an array job that are RUNNABLE no more. */
  void releaseMoved(long number, ArrayChildren children) {
    if (byTask.isEmpty()) {
      return;
    }
    for (TaskRef task : new ArrayList<>(byTask.keySet())) {
      boolean waits =
          task.number() != number || children.status(task.index()) == JobStatus.RUNNABLE;
      if (!waits) {
        release(task);
      }
    }
  }
}
