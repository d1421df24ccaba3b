package io.github.batchwright.engine;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;

/**
 * Lets what waits go on, or fail, once something is finished. It works through a list, never by
 * recursion, so that a chain may be of any length.
 */
final class Settlement {
  static final String DEPENDENCY_FAILED = "Dependent Job failed";
  static final String CHILD_FAILED = "Array Child Job failed";

  /** Children of one job, or the job itself, that may have finished. */
  private record Settled(long number, int first, int end) {}

  private final Turn turn;
  private final Cluster cluster;
  private final Deque<Settled> work = new ArrayDeque<>();

  Settlement(Turn turn) {
    this.turn = turn;
    this.cluster = turn.cluster();
  }

  /** Follows up on a job or a child that has just finished. */
  void settle(TaskRef task) {
    work.add(new Settled(task.number(), task.index(), task.index() + 1));
    run();
  }

  /** Follows up on a range of children, some of which have just finished. */
  void settleRange(long number, int first, int end) {
    work.add(new Settled(number, first, end));
    run();
  }

  /** Gives a job that was just submitted its first status. */
  void begin(long number) {
    JobRecord job = cluster.jobs().get(number);
    TaskRef whole = TaskRef.whole(number);
    if (job.children() != null) {
      turn.record(new Fact.Moved(whole, LifeCycle.Event.WAIT, null));
      beginChildren(job);
    } else if (job.unmet() > 0) {
      turn.record(new Fact.Moved(whole, LifeCycle.Event.WAIT, null));
      if (hasFailedDependency(job)) {
        failWaiting(number);
      }
    } else {
      turn.record(new Fact.Moved(whole, LifeCycle.Event.RELEASE, null));
    }
    run();
  }

  private void beginChildren(JobRecord job) {
    int size = job.weight();
    ArrayChildren children = job.requireChildren();
    if (job.unmet() == 0 && !children.isSequential() && children.tiedTo().isEmpty()) {
      moveChildren(job.number(), 0, size, LifeCycle.Event.RELEASE, null);
      return;
    }
    moveChildren(job.number(), 0, size, LifeCycle.Event.WAIT, null);
    if (hasFailedDependency(job)) {
      failWaiting(job.number());
      return;
    }
    failTiedChildren(job, 0, size);
    releaseChildren(job, 0, size);
  }

  private boolean hasFailedDependency(JobRecord job) {
    return job.request().dependsOn().stream()
        .filter(d -> d.jobId() != null && d.type() != JobDependency.Type.N_TO_N)
        .anyMatch(
            d ->
                d.jobId() != null
                    && cluster
                        .find(d.jobId())
                        .filter(t -> cluster.task(t).status() == JobStatus.FAILED)
                        .isPresent());
  }

  private void run() {
    for (Settled next = work.poll(); next != null; next = work.poll()) {
      if (next.first() == TaskRef.WHOLE) {
        wholeSettled(next.number());
      } else {
        childrenSettled(next);
      }
    }
  }

  private void wholeSettled(long number) {
    tellDependents(TaskRef.whole(number));
  }

  private void tellDependents(TaskRef task) {
    boolean failed = cluster.task(task).status() == JobStatus.FAILED;
    for (long waiting : cluster.dependents().on(task)) {
      JobRecord dependent = cluster.jobs().find(waiting);
      if (dependent == null || dependent.state().status() != JobStatus.PENDING) {
        continue;
      }
      if (failed) {
        failWaiting(waiting);
      } else if (dependent.unmet() == 0) {
        release(dependent);
      }
    }
  }

  private void release(JobRecord job) {
    if (job.children() == null) {
      turn.record(new Fact.Moved(TaskRef.whole(job.number()), LifeCycle.Event.RELEASE, null));
    } else {
      releaseChildren(job, 0, job.weight());
    }
  }

  /** Fails a job that waits, or every child that waits. */
  private void failWaiting(long number) {
    JobRecord job = cluster.jobs().get(number);
    if (job.children() == null) {
      TaskRef whole = TaskRef.whole(number);
      turn.record(new Fact.Moved(whole, LifeCycle.Event.DEPENDENCY_FAILED, DEPENDENCY_FAILED));
      work.add(new Settled(number, TaskRef.WHOLE, 0));
    } else {
      int size = job.weight();
      moveChildren(number, 0, size, LifeCycle.Event.DEPENDENCY_FAILED, DEPENDENCY_FAILED);
      work.add(new Settled(number, 0, size));
    }
  }

  private void childrenSettled(Settled range) {
    JobRecord job = cluster.jobs().get(range.number());
    ArrayChildren children = job.requireChildren();
    if (children.isSequential()) {
      followSequence(job, children, range);
    }
    for (int index :
        cluster.dependents().awaitedChildren(range.number(), range.first(), range.end())) {
      if (children.status(index).isTerminal()) {
        tellDependents(new TaskRef(range.number(), index));
      }
    }
    for (long tied : cluster.dependents().sameIndex(range.number())) {
      JobRecord dependent = cluster.jobs().find(tied);
      if (dependent != null && dependent.state().status() == JobStatus.PENDING) {
        failTiedChildren(dependent, range.first(), range.end());
        releaseChildren(dependent, range.first(), range.end());
      }
    }
    finishParent(job, children);
  }

  private void followSequence(JobRecord job, ArrayChildren children, Settled range) {
    int size = children.size();
    int firstFailed = range.first();
    while (firstFailed < range.end() && children.status(firstFailed) != JobStatus.FAILED) {
      firstFailed++;
    }
    if (firstFailed < range.end()) {
      // Others of this range may have failed with it; who failed before it was followed up then.
      int next = firstFailed + 1;
      while (next < range.end() && children.status(next) != JobStatus.PENDING) {
        next++;
      }
      if (next < size && children.status(next) == JobStatus.PENDING) {
        moveChildren(
            job.number(), next, size, LifeCycle.Event.DEPENDENCY_FAILED, DEPENDENCY_FAILED);
        work.add(new Settled(job.number(), next, size));
      }
    } else if (range.end() < size) {
      releaseChildren(job, range.end(), range.end() + 1);
    }
  }

  private void finishParent(JobRecord job, ArrayChildren children) {
    if (children.countLive() > 0 || job.state().status().isTerminal()) {
      return;
    }
    TaskRef whole = TaskRef.whole(job.number());
    turn.record(
        children.count(JobStatus.FAILED) == 0
            ? new Fact.Moved(whole, LifeCycle.Event.CHILDREN_SUCCEEDED, null)
            : new Fact.Moved(whole, LifeCycle.Event.CHILD_FAILED, parentReason(job)));
    work.add(new Settled(job.number(), TaskRef.WHOLE, 0));
  }

  /** A parent fails for the reason its children have in common, if it was the reason of all. */
  private String parentReason(JobRecord job) {
    String callers = job.state().statusReason();
    if (callers != null) {
      return callers;
    }
    return job.unmet() > 0 && hasFailedDependency(job) ? DEPENDENCY_FAILED : CHILD_FAILED;
  }

  private void failTiedChildren(JobRecord job, int first, int end) {
    ArrayChildren own = job.requireChildren();
    for (long other : own.tiedTo()) {
      ArrayChildren others = cluster.jobs().get(other).requireChildren();
      forRuns(
          first,
          end,
          i -> others.status(i) == JobStatus.FAILED && own.status(i) == JobStatus.PENDING,
          (from, to) -> {
            moveChildren(
                job.number(), from, to, LifeCycle.Event.DEPENDENCY_FAILED, DEPENDENCY_FAILED);
            work.add(new Settled(job.number(), from, to));
          });
    }
  }

  private void releaseChildren(JobRecord job, int first, int end) {
    if (cluster.jobs().get(job.number()).unmet() > 0) {
      return;
    }
    ArrayChildren own = job.requireChildren();
    IntPredicate ready = i -> own.status(i) == JobStatus.PENDING;
    if (own.isSequential()) {
      ready = ready.and(i -> i == 0 || own.status(i - 1) == JobStatus.SUCCEEDED);
    }
    for (long other : own.tiedTo()) {
      ArrayChildren others = cluster.jobs().get(other).requireChildren();
      ready = ready.and(i -> others.status(i) == JobStatus.SUCCEEDED);
    }
    forRuns(
        first,
        end,
        ready,
        (from, to) -> moveChildren(job.number(), from, to, LifeCycle.Event.RELEASE, null));
  }

  private void moveChildren(
      long number,
      int first,
      int end,
      LifeCycle.Event event,
      @org.jspecify.annotations.Nullable String reason) {
    turn.record(new Fact.ChildrenMoved(number, first, end, event, reason));
  }

  /** A stretch of indexes, the end not included. */
  private interface Run {
    void accept(int first, int end);
  }

  /** Finds the stretches of indexes that satisfy a test as it stood before any was acted upon. */
  private static void forRuns(int first, int end, IntPredicate test, Run run) {
    int begin = -1;
    for (int i = first; i <= end; i++) {
      boolean inside = i < end && test.test(i);
      if (inside && begin < 0) {
        begin = i;
      } else if (!inside && begin >= 0) {
        run.accept(begin, i);
        begin = -1;
      }
    }
  }
}
