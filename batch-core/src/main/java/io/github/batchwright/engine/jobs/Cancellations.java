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
      cancelArray(turn, job, job.children(), reason, terminate);
    } else if (LifeCycle.allows(state.status(), event(terminate))) {
      turn.record(new Fact.Moved(task, event(terminate), reason));
    } else if (terminate) {
      terminatePlaced(turn, task, state, reason);
    }
  }

  private void cancelArray(
      Turn turn, JobRecord job, ArrayChildren children, String reason, boolean terminate) {
    int size = children.size();
    boolean anyWaits = children.count(JobStatus.PENDING) + children.count(JobStatus.RUNNABLE) > 0;
    if (terminate || anyWaits) {
      turn.record(new Fact.Flagged(TaskRef.whole(job.number()), terminate, reason));
    }
    if (anyWaits) {
      turn.record(new Fact.ChildrenMoved(job.number(), 0, size, event(terminate), reason));
    }
    if (terminate) {
      for (int i = children.nextOpen(0); i >= 0; i = children.nextOpen(i + 1)) {
        terminatePlaced(turn, new TaskRef(job.number(), i), children.state(i), reason);
      }
    }
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
