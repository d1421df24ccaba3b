package io.github.batchwright.engine.start;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.engine.state.StartPlans;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobStatus;
import java.time.Duration;

/**
 * Decides when jobs that name a price curve start, and again whenever something has changed that
 * matters to that; and lets children of arrays go when their windows begin. While no such job waits
 * it does nothing. Confined to one thread.
 *
 * <p>As long as few jobs are to be looked at, it plans in each turn after one that decided
 * anything, before anything is placed: so nothing takes the room of a job that has no time left to
 * wait. Where they are many it plans at most once a minute, and before a window begins.
 */
public final class StartWatch {
  /** So many jobs are planned without a pause. */
  private static final int FEW = 100;

  private static final long PAUSE = Duration.ofMinutes(1).toMillis();

  /** A pause is as many milliseconds for each job, where something urgent has changed. */
  private static final long PAUSE_PER_JOB = 10;

  /** A clock that is off by less was not set, but runs unevenly. */
  private static final long JUMP = Duration.ofSeconds(1).toMillis();

  private final Cluster cluster;
  private final Curves curves;
  private boolean planned;
  private long plannedAt;
  private long seen;
  private long seenReady;
  private int looked;
  private long offset;
  private boolean clockSet;

  /** Makes a watch that has planned nothing yet. */
  public StartWatch(Cluster cluster, Curves curves) {
    this.cluster = cluster;
    this.curves = curves;
    cluster.startPlans().curves(curves.names());
  }

  /** What a curve tells has changed. */
  public void changed(String curve) {
    curves.changed(curve);
  }

  /**
   * Plans if that is due, and lets children go whose window has begun.
   *
   * @param sequence the number of the last fact before this turn
   * @return how much was done
   */
  public int run(Turn turn, long sequence) {
    StartPlans plans = cluster.startPlans();
    if (plans.waiting().isEmpty()) {
      planned = false;
      return 0;
    }
    int before = turn.facts().size();
    boolean forward = planned && turn.wall() - turn.now() > offset + JUMP;
    clockSet |= planned && turn.wall() - turn.now() < offset - JUMP;
    offset = turn.wall() - turn.now();
    if (!planned) {
      // What has become due while no service ran starts first, as it was planned.
      release(turn);
    }
    // So does what has become due because the clock was set forwards.
    if (!forward && isDue(turn, sequence)) {
      plan(turn, sequence);
    }
    clockSet |= forward;
    release(turn);
    return turn.facts().size() - before;
  }

  private boolean isDue(Turn turn, long sequence) {
    if (!planned) {
      return true;
    }
    boolean stale = isStale(sequence + turn.facts().size());
    boolean begins =
        Math.min(cluster.startPlans().nextWindow(), cluster.timings().nextHold()) <= turn.wall();
    long since = turn.now() - plannedAt;
    return ((isUrgent() || (stale && begins)) && since >= pause(true))
        || (stale && since >= pause(false));
  }

  /** Says whether something has changed that may move any start by much. */
  private boolean isUrgent() {
    return clockSet || curves.isAnyChanged() || cluster.startPlans().ready() != seenReady;
  }

  private boolean isStale(long sequence) {
    return sequence != seen;
  }

  /** Returns how long nothing is planned anew. */
  private long pause(boolean urgent) {
    if (looked <= FEW) {
      return 0;
    }
    return urgent ? Math.min(PAUSE, looked * PAUSE_PER_JOB) : PAUSE;
  }

  private void plan(Turn turn, long sequence) {
    curves.begin();
    looked = new StartPlanning(cluster, curves, turn).run();
    planned = true;
    clockSet = false;
    plannedAt = turn.now();
    seenReady = cluster.startPlans().ready();
    seen = sequence + turn.facts().size();
  }

  private void release(Turn turn) {
    StartPlans plans = cluster.startPlans();
    for (long due = plans.dueWindow(turn.wall()); due > 0; due = plans.dueWindow(turn.wall())) {
      PlannedStart plan = plans.require(due);
      int begun = plan.begun();
      int count = 0;
      while (begun < plan.windows().size() && plan.windows().get(begun).start() <= turn.wall()) {
        count += plan.windows().get(begun).children();
        begun++;
      }
      int released =
          begun == plan.windows().size()
              ? PlannedStart.ALL
              : after(cluster.jobs().get(due), plan.released(), count);
      turn.record(new StartFact.ChildrenReleased(due, begun, released));
      if (cluster.timings().isHeld(due)) {
        turn.record(new StartFact.HoldEnded(due));
      }
    }
  }

  /** Returns the index behind so many children that wait. */
  private static int after(JobRecord job, int from, int count) {
    ArrayChildren children = job.requireChildren();
    int left = count;
    int index = from;
    while (index < children.size() && left > 0) {
      left -= children.status(index) == JobStatus.PENDING ? 1 : 0;
      index++;
    }
    return index;
  }

  /**
   * Returns when something is to be planned anew by itself, on the engine's time line, or {@link
   * Long#MAX_VALUE}. Windows are dates, and found in the state.
   *
   * @param sequence the number of the last fact
   */
  public long nextDeadline(long sequence) {
    if (!planned || cluster.startPlans().waiting().isEmpty()) {
      return Long.MAX_VALUE;
    }
    boolean urgent = isUrgent();
    return urgent || isStale(sequence) ? plannedAt + pause(urgent) : Long.MAX_VALUE;
  }
}
