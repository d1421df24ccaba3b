package io.github.batchwright.engine;

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

/**
 * One turn in the making: the instant it works with, the facts it decided so far, each applied at
 * once, and the effects that are to follow them.
 */
final class Turn {
  private final Cluster cluster;
  private final long now;
  private final boolean withEvents;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<TaskRef> ended = new ArrayList<>();

  Turn(Cluster cluster, long now, boolean withEvents) {
    this.cluster = cluster;
    this.now = now;
    this.withEvents = withEvents;
  }

  Cluster cluster() {
    return cluster;
  }

  /** Returns the instant of this turn in milliseconds since the epoch. */
  long now() {
    return now;
  }

  void record(Fact fact) {
    cluster.apply(fact, now);
    facts.add(fact);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  List<Fact> facts() {
    return facts;
  }

  List<Effect> effects() {
    return effects;
  }

  /** Returns the jobs and children that finished in this turn. */
  List<TaskRef> ended() {
    return ended;
  }

  void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to) {
    if (to.isTerminal()) {
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
