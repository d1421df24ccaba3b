package io.github.batchwright.engine.turn;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One turn in the making: the instant it works with, the facts it decided so far, each applied at
 * once, and the effects that are to follow them.
 */
public final class Turn implements Cluster.ChangeListener {
  private final Cluster cluster;
  private final long now;
  private final long wall;
  private final boolean withEvents;
  private final BooleanSupplier awaited;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<TaskRef> ended = new ArrayList<>();

  /** Begins a turn at an instant that the wall clock shows, too. */
  public Turn(Cluster cluster, long now, boolean withEvents) {
    this(cluster, now, now, withEvents, () -> true);
  }

  /**
   * Begins a turn.
   *
   * @param now the instant on the engine's time line, in milliseconds since the epoch
   * @param wall what the wall clock shows, in milliseconds since the epoch
   * @param withEvents whether anybody hears events
   * @param awaited says whether anybody waits for the end of a job now
   */
  public Turn(Cluster cluster, long now, long wall, boolean withEvents, BooleanSupplier awaited) {
    this.cluster = cluster;
    this.now = now;
    this.wall = wall;
    this.withEvents = withEvents;
    this.awaited = awaited;
  }

  public Cluster cluster() {
    return cluster;
  }

  /** Returns the instant of this turn in milliseconds since the epoch. */
  public long now() {
    return now;
  }

  /**
   * Returns what the wall clock shows in this turn, in milliseconds since the epoch. It may be less
   * than in an earlier turn; for what somebody wrote down as a date, never for durations.
   */
  public long wall() {
    return wall;
  }

  public void record(Fact fact) {
    cluster.apply(fact, now);
    facts.add(fact);
  }

  public void effect(Effect effect) {
    effects.add(effect);
  }

  public List<Fact> facts() {
    return facts;
  }

  public List<Effect> effects() {
    return effects;
  }

  /** Returns the jobs and children that finished in this turn while anybody waited for any. */
  public List<TaskRef> ended() {
    return ended;
  }

  @Override
  public boolean hearsEachChild(boolean end) {
    return withEvents || (end && awaited.getAsBoolean());
  }

  @Override
  public void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to) {
    if (to.isTerminal() && awaited.getAsBoolean()) {
      ended.add(task);
    }
    if (withEvents) {
      TaskState state = job.task(task.index());
      effects.add(
          new Effect.Emit(
              new JobEvent(
                  cluster.id(task),
                  job.request().jobName(),
                  job.request().jobQueue(),
                  from,
                  to,
                  state.attempts().size(),
                  state.statusReason(),
                  Instant.ofEpochMilli(now))));
    }
  }
}
