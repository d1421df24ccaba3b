package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.state.Attempt.StopOrder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobStatus;

/** Cancels what was not placed yet, and terminates what was. */
public final class Cancellations {
  private final Cluster cluster;
  private final Attempts attempts;

  public Cancellations(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.attempts = attempts;
  }

  /** Cancels or terminates a job or a child; does nothing if it is finished. */
  public void cancel(Turn turn, TaskRef task, String reason, boolean terminate) {
    JobRecord job = cluster.jobs().get(task.number());
    TaskState state = job.task(task.index());
    if (state.status().isTerminal()) {
      return;
    }
    if (job.children() != null && !task.isChild()) {
      cancelArray(turn, job, reason, terminate);
    } else if (LifeCycle.allows(state.status(), event(terminate))) {
      turn.record(new Fact.Moved(task, event(terminate), reason));
    } else if (terminate) {
      terminatePlaced(turn, task, state, reason);
    }
  }

  private void cancelArray(Turn turn, JobRecord job, String reason, boolean terminate) {
    long number = job.number();
    ArrayChildren before = job.requireChildren();
    int size = before.size();
    boolean anyWaits = before.count(JobStatus.PENDING) + before.count(JobStatus.RUNNABLE) > 0;
    if (terminate ? !job.state().terminated() : anyWaits) {
      turn.record(new Fact.Flagged(TaskRef.whole(number), terminate, reason));
    }
    if (anyWaits) {
      turn.record(new Fact.ChildrenMoved(number, 0, size, event(terminate), reason));
    }
    for (int i = nextOpen(number, 0); terminate && i >= 0; i = nextOpen(number, i + 1)) {
      TaskRef child = new TaskRef(number, i);
      terminatePlaced(turn, child, cluster.task(child), reason);
    }
  }

  /** Asks the children as they are now: a fact may have put others in their place. */
  private int nextOpen(long number, int from) {
    return cluster.jobs().get(number).requireChildren().nextOpen(from);
  }

  private void terminatePlaced(Turn turn, TaskRef task, TaskState state, String reason) {
    if (!state.terminated()) {
      turn.record(new Fact.Flagged(task, true, reason));
    }
    attempts.stop(turn, task, new StopOrder(StopCause.TERMINATED, reason));
  }

  private static LifeCycle.Event event(boolean terminate) {
    return terminate ? LifeCycle.Event.TERMINATE : LifeCycle.Event.CANCEL;
  }
}
