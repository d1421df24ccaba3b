package io.github.batchwright.engine;

import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.model.start.JobDeadline;
import java.time.Instant;
import java.util.Objects;

/**
 * Lets jobs go on whose date has come, and decides what follows when deadlines have passed. Dates
 * are looked at by the wall clock as it is in a turn: when it is set back, what is held stays held,
 * and what has passed does not pass again. Confined to one thread.
 */
final class TimingWatch {
  private final Cluster cluster;
  private final Cancellations cancellations;
  private final Settlement settlement;

  TimingWatch(Cluster cluster, Cancellations cancellations, Settlement settlement) {
    this.cluster = cluster;
    this.cancellations = cancellations;
    this.settlement = settlement;
  }

  /**
   * Does what is due, until that weighs {@code most} or more; returns how much that was. Deadlines
   * first: what is to be cancelled is not released before.
   */
  int run(Turn turn, int most) {
    int done = 0;
    long late = cluster.timings().dueDeadline(turn.wall());
    while (late > 0 && done < most && !settlement.isBehind()) {
      done += pass(turn, cluster.jobs().get(late));
      settlement.run(turn);
      late = cluster.timings().dueDeadline(turn.wall());
    }
    long held = cluster.timings().dueHold(turn.wall());
    while (late == 0 && held > 0 && done < most && !settlement.isBehind()) {
      turn.record(new StartFact.HoldEnded(held));
      done += cluster.jobs().get(held).weight();
      settlement.run(turn);
      held = cluster.timings().dueHold(turn.wall());
    }
    return done;
  }

  /** Says whether a deadline has passed and nothing is done about it yet. */
  boolean isBehind(Turn turn) {
    return cluster.timings().dueDeadline(turn.wall()) > 0;
  }

  /** Returns the weight of what was done. */
  private int pass(Turn turn, JobRecord job) {
    Timing timing = Objects.requireNonNull(cluster.timings().find(job.number()));
    Instant deadline = Instant.ofEpochMilli(Objects.requireNonNull(timing.deadline()));
    JobDeadline asked = Objects.requireNonNull(job.request().timing().deadline());
    DeadlineAction action = asked.action();
    TaskRef whole = TaskRef.whole(job.number());
    turn.record(new StartFact.DeadlinePassed(job.number(), turn.wall(), action, asked.priority()));
    turn.effect(
        new Effect.Announce(
            Announcement.of(
                new DeadlineEvent(
                    cluster.id(whole),
                    job.request().jobName(),
                    job.request().jobQueue(),
                    deadline,
                    Instant.ofEpochMilli(turn.wall()),
                    action))));
    if (action != DeadlineAction.CANCEL && action != DeadlineAction.TERMINATE) {
      return 1;
    }
    String reason = "Deadline passed: was to be finished by " + deadline;
    cancellations.cancel(turn, whole, reason, action == DeadlineAction.TERMINATE);
    return job.weight();
  }
}
