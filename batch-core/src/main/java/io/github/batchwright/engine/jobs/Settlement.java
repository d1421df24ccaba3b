package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.Waits;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets what waits go on, or fail, once something has ended. It works through a list, never by
 * recursion, so that a chain may be of any length; and one turn takes a bounded number of steps.
 * What is left goes on in the next turn, before anything else is looked at, placed or answered, so
 * that nobody sees a dependent that should have failed already.
 *
 * <p>The list is not recorded. It names jobs that are to be looked at, and what is decided about a
 * job follows from its state and that of what it waits for, so that looking twice changes nothing.
 * After a restart every job that waits is looked at once ({@link #lookAtAll}); how far dependents
 * were told of what has ended is part of the state.
 */
public final class Settlement implements Waits.Listener {
  public static final String CHILD_FAILED = "Array Child Job failed";

  /** Some milliseconds of work, and a batch of facts that a journal writes in one go. */
  public static final int STEPS_PER_TURN = 4096;

  /** How many are told of an end by one fact. */
  private static final int TOLD_BY_ONE_FACT = 1024;

  /** A stretch of children, the end not included. */
  private record Range(int first, int end) {
    Range with(Range other) {
      return new Range(Math.min(first, other.first), Math.max(end, other.end));
    }
  }

  /** What is to be done about a child that waits. */
  private enum Verdict {
    WAIT,
    RELEASE,
    FAIL,
    /** It fails, and all after it. */
    FAIL_REST
  }

  private final Cluster cluster;
  private final Map<Long, Range> agenda = new LinkedHashMap<>();
  private int left;

  public Settlement(Cluster cluster) {
    this.cluster = cluster;
    cluster.onDue(this);
  }

  /** Gives a job that was just submitted its first status. */
  public static void begin(Turn turn, long number) {
    JobRecord job = turn.cluster().jobs().get(number);
    TaskRef whole = TaskRef.whole(number);
    ArrayChildren children = job.children();
    boolean waits = job.unmet() > 0;
    if (children == null) {
      LifeCycle.Event event = waits ? LifeCycle.Event.WAIT : LifeCycle.Event.RELEASE;
      turn.record(new Fact.Moved(whole, event, null));
      return;
    }
    waits |= children.isSequential() || !children.tiedTo().isEmpty();
    LifeCycle.Event event = waits ? LifeCycle.Event.WAIT : LifeCycle.Event.RELEASE;
    turn.record(new Fact.Moved(whole, LifeCycle.Event.WAIT, null));
    turn.record(new Fact.ChildrenMoved(number, 0, children.size(), event, null));
  }

  @Override
  public void due(long number, int first, int end) {
    agenda.merge(number, new Range(first, end), Range::with);
  }

  /** Looks at every job that waits, which is what a restart begins with. */
  public void lookAtAll() {
    Iterator<JobRecord> jobs = cluster.jobs().iterator();
    while (jobs.hasNext()) {
      JobRecord job = jobs.next();
      if (job.state().status() == JobStatus.PENDING) {
        due(job.number(), 0, job.weight());
      }
    }
  }

  /** Says whether there is more to settle. */
  public boolean isBehind() {
    return !agenda.isEmpty() || cluster.waits().isTelling();
  }

  /** Begins a turn with what earlier ones left; returns how many steps were taken. */
  public int begin(Turn turn) {
    left = STEPS_PER_TURN;
    return run(turn);
  }

  /** Follows up on what has just ended, as far as this turn may go; returns how many steps. */
  public int run(Turn turn) {
    int before = left;
    while (left > 0 && isBehind()) {
      if (agenda.isEmpty()) {
        int most = Math.min(left, TOLD_BY_ONE_FACT);
        record(turn, new Fact.DependentsTold(most));
        left -= most - 1;
      } else {
        Iterator<Map.Entry<Long, Range>> first = agenda.entrySet().iterator();
        Map.Entry<Long, Range> next = first.next();
        first.remove();
        left--;
        look(turn, next.getKey(), next.getValue());
      }
    }
    return before - left;
  }

  private void record(Turn turn, Fact fact) {
    turn.record(fact);
    left--;
  }

  private void look(Turn turn, long number, Range range) {
    JobRecord job = cluster.jobs().find(number);
    if (job == null || job.state().status() != JobStatus.PENDING) {
      return;
    }
    ArrayChildren children = job.children();
    if (children == null) {
      lookAtSingle(turn, job);
      return;
    }
    if (job.doom() == null) {
      lookAtChildren(turn, job, children, range);
    } else if (children.count(JobStatus.PENDING) > 0) {
      moveChildren(turn, job, new Range(0, children.size()), Verdict.FAIL);
    }
    ArrayChildren now = cluster.jobs().get(number).requireChildren();
    if (now.countLive() == 0) {
      record(
          turn,
          now.count(JobStatus.FAILED) == 0
              ? new Fact.Moved(TaskRef.whole(number), LifeCycle.Event.CHILDREN_SUCCEEDED, null)
              : new Fact.Moved(
                  TaskRef.whole(number), LifeCycle.Event.CHILD_FAILED, parentReason(job)));
    }
  }

  private void lookAtSingle(Turn turn, JobRecord job) {
    TaskRef whole = TaskRef.whole(job.number());
    if (job.doom() != null) {
      record(turn, new Fact.Moved(whole, LifeCycle.Event.DEPENDENCY_FAILED, job.doom()));
    } else if (job.unmet() == 0) {
      record(turn, new Fact.Moved(whole, LifeCycle.Event.RELEASE, null));
    }
  }

  /** A parent fails for the reason its children have in common, if it was the reason of all. */
  private static String parentReason(JobRecord job) {
    String callers = job.state().statusReason();
    if (callers != null) {
      return callers;
    }
    return job.doom() != null ? job.doom() : CHILD_FAILED;
  }

  /** Moves the children of a range that can go on or have to fail, stretch by stretch. */
  private void lookAtChildren(Turn turn, JobRecord job, ArrayChildren before, Range range) {
    ArrayChildren children = before;
    if (job.unmet() > 0 && !children.isSequential() && children.tiedTo().isEmpty()) {
      return;
    }
    List<ArrayChildren> others = new ArrayList<>();
    children.tiedTo().forEach(n -> others.add(cluster.jobs().get(n).requireChildren()));
    int released = job.unmet() > 0 ? 0 : cluster.startPlans().released(job.number());
    int begin = range.first();
    Verdict stretch = Verdict.WAIT;
    for (int i = range.first(); i <= range.end(); i++) {
      Verdict verdict = i < range.end() ? verdict(i < released, children, others, i) : Verdict.WAIT;
      if (verdict == stretch) {
        continue;
      }
      if (stretch != Verdict.WAIT) {
        children = moveChildren(turn, job, new Range(begin, i), stretch);
      }
      if (verdict == Verdict.FAIL_REST) {
        moveChildren(turn, job, new Range(i, children.size()), Verdict.FAIL);
        return;
      }
      if (left <= 0) {
        due(job.number(), i, range.end());
        return;
      }
      begin = i;
      stretch = verdict;
    }
  }

  /**
   * Decides about a child.
   *
   * @param mayGo whether nothing but other children may still keep it from starting
   */
  private static Verdict verdict(
      boolean mayGo, ArrayChildren children, List<ArrayChildren> others, int index) {
    if (children.status(index) != JobStatus.PENDING) {
      return Verdict.WAIT;
    }
    boolean ready = mayGo;
    if (children.isSequential() && index > 0) {
      JobStatus before = children.status(index - 1);
      if (before == JobStatus.FAILED) {
        return Verdict.FAIL_REST;
      }
      ready &= before == JobStatus.SUCCEEDED;
    }
    for (ArrayChildren other : others) {
      JobStatus same = other.status(index);
      if (same == JobStatus.FAILED) {
        return Verdict.FAIL;
      }
      ready &= same == JobStatus.SUCCEEDED;
    }
    return ready ? Verdict.RELEASE : Verdict.WAIT;
  }

  /** Moves children; returns them as they are then. */
  private ArrayChildren moveChildren(Turn turn, JobRecord job, Range range, Verdict verdict) {
    boolean fails = verdict == Verdict.FAIL;
    String reason = fails ? reason(job) : null;
    LifeCycle.Event event = fails ? LifeCycle.Event.DEPENDENCY_FAILED : LifeCycle.Event.RELEASE;
    record(turn, new Fact.ChildrenMoved(job.number(), range.first(), range.end(), event, reason));
    return cluster.jobs().get(job.number()).requireChildren();
  }

  private static String reason(JobRecord job) {
    return job.doom() != null ? job.doom() : Waits.DEPENDENCY_FAILED;
  }
}
