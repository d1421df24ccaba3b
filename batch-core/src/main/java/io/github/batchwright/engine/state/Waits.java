package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom, kept in step with what ends. When something ends, those who wait for it are
 * told: each has one wait less, or can never run. One fact tells a bounded number; the others are
 * told by facts of their own, so that no single fact is a hundred thousand steps.
 *
 * <p>What follows for a job that was told is not decided here: a listener hears of every job that
 * is to be looked at. The listener's list is no part of the state. Whether a job may go on, or has
 * to fail, is always seen from the job itself and from those it waits for, so that after a restart
 * it is enough to look at every job that waits.
 */
public final class Waits {
  /** The reason of a job that waited for the success of one that failed. */
  public static final String DEPENDENCY_FAILED = "Dependent Job failed";

  /** The reason of a job that waited for the failure of one that succeeded. */
  public static final String DEPENDENCY_SUCCEEDED =
      "Dependent Job succeeded, and this job waited for it to fail";

  /** How many are told by the fact that something ended. */
  private static final int TOLD_AT_ONCE = 1024;

  /** Hears of jobs that may be able to go on, or may have to end. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A job is to be looked at.
     *
     * @param first the first child whose situation may have changed
     * @param end the index after the last
     */
    void due(long number, int first, int end);
  }

  /** Those who wait for something that has ended, and how many of them were told. */
  private static final class Telling {
    final boolean succeeded;
    final LongList entries;
    int told;

    Telling(boolean succeeded, LongList entries) {
      this.succeeded = succeeded;
      this.entries = entries;
    }
  }

  /**
   * How a job stands that was just submitted.
   *
   * @param unmet how many jobs it waits for
   * @param doom why it can never run, or null
   */
  record Start(int unmet, @Nullable String doom) {}

  private final Cluster cluster;
  private final Dependents dependents = new Dependents();
  private final Deque<Telling> telling = new ArrayDeque<>();
  private Listener listener = (number, first, end) -> {};

  Waits(Cluster cluster) {
    this.cluster = cluster;
  }

  void listener(Listener newListener) {
    this.listener = newListener;
  }

  /** Says whether somebody has not been told yet of what has ended. */
  public boolean isTelling() {
    return !telling.isEmpty();
  }

  /** Says whether the children of an array that is not finished look at those of this one. */
  public boolean hasTies(long number) {
    return dependents.hasTies(number);
  }

  /** Returns how many waits are indexed, those that are over and not yet dropped among them. */
  public int indexed() {
    return dependents.size();
  }

  /** Indexes what a new job waits for, and finds out how it stands. */
  Start begin(SubmitJobRequest request, long number) {
    int unmet = 0;
    String doom = null;
    for (JobDependency dependency : request.dependsOn()) {
      JobId id = dependency.jobId();
      if (id == null) {
        continue;
      }
      TaskRef awaited = cluster.require(id);
      if (dependency.type() == JobDependency.Type.N_TO_N) {
        tie(awaited.number(), number);
        continue;
      }
      Dependents.Condition condition = Dependents.Condition.of(dependency.type());
      JobStatus status = cluster.task(awaited).status();
      if (!status.isTerminal()) {
        dependents.add(awaited, number, condition);
        unmet++;
      } else if (!condition.isMet(status == JobStatus.SUCCEEDED)) {
        unmet++;
        doom = doom == null ? doom(status == JobStatus.SUCCEEDED) : doom;
      }
    }
    return new Start(unmet, doom);
  }

  private static String doom(boolean succeeded) {
    return succeeded ? DEPENDENCY_SUCCEEDED : DEPENDENCY_FAILED;
  }

  /** Indexes what a job waits for that has waited before; how it stands is known. */
  void link(JobRecord job) {
    for (JobDependency dependency : job.request().dependsOn()) {
      JobId id = dependency.jobId();
      TaskRef awaited = id == null ? null : cluster.find(id).orElse(null);
      if (awaited == null) {
        continue;
      }
      if (dependency.type() == JobDependency.Type.N_TO_N) {
        dependents.tie(awaited.number(), job.number());
      } else if (!cluster.task(awaited).status().isTerminal()) {
        dependents.add(awaited, job.number(), Dependents.Condition.of(dependency.type()));
      }
    }
  }

  /** Returns who is still to be told of what has ended, in order. */
  List<SnapshotFact.TellingKept> tellings() {
    List<SnapshotFact.TellingKept> all = new ArrayList<>();
    for (Telling each : telling) {
      List<Long> left = new ArrayList<>();
      for (int i = each.told; i < each.entries.size(); i++) {
        left.add(each.entries.get(i));
      }
      all.add(new SnapshotFact.TellingKept(each.succeeded, left));
    }
    return all;
  }

  /** Puts those in place who are still to be told, behind the others. */
  void keepTelling(SnapshotFact.TellingKept kept) {
    LongList entries = new LongList();
    kept.entries().forEach(entries::add);
    tell(kept.succeeded(), entries);
  }

  /** A job, or children of it, began to wait; perhaps there is nothing to wait for. */
  void waiting(JobRecord job, int first, int end) {
    if (job.doom() != null || job.children() != null) {
      listener.due(job.number(), first, end);
    }
  }

  /** A whole job has ended. */
  void ended(JobRecord job, boolean succeeded) {
    unlink(job);
    boolean nobodyElse = telling.isEmpty();
    tell(succeeded, dependents.take(TaskRef.whole(job.number())));
    tellFirst(nobodyElse);
  }

  /** Some children in a range have ended. */
  void childrenEnded(JobRecord job, ArrayChildren children, int first, int end) {
    long number = job.number();
    boolean nobodyElse = telling.isEmpty();
    List<Integer> awaited =
        dependents.awaitedChildren(number, first, end, i -> children.status(i).isTerminal());
    for (int child : awaited) {
      boolean succeeded = children.status(child) == JobStatus.SUCCEEDED;
      tell(succeeded, dependents.take(new TaskRef(number, child)));
    }
    LongList ties = dependents.ties(number);
    for (int i = 0; i < ties.size(); i++) {
      listener.due(ties.get(i), first, end);
    }
    if (children.isSequential()) {
      listener.due(number, first, Math.min(end + 1, children.size()));
    } else if (children.countLive() == 0) {
      listener.due(number, first, first);
    }
    tellFirst(nobodyElse);
  }

  /** Tells some at once, unless there are others who have waited longer to be told. */
  private void tellFirst(boolean nobodyElse) {
    if (nobodyElse) {
      tell(TOLD_AT_ONCE);
    }
  }

  private void tell(boolean succeeded, @Nullable LongList entries) {
    if (entries != null) {
      telling.add(new Telling(succeeded, entries));
    }
  }

  /** Tells the next of those who wait for what has ended. */
  void tell(int most) {
    int left = most;
    while (left > 0 && !telling.isEmpty()) {
      Telling next = telling.getFirst();
      while (left > 0 && next.told < next.entries.size()) {
        tell(next.entries.get(next.told++), next.succeeded);
        left--;
      }
      if (next.told == next.entries.size()) {
        telling.removeFirst();
      }
    }
  }

  private void tell(long entry, boolean succeeded) {
    JobRecord job = cluster.jobs.find(Dependents.number(entry));
    if (job == null || job.state().status().isTerminal()) {
      return;
    }
    JobRecord told;
    if (Dependents.condition(entry).isMet(succeeded)) {
      told = job.withWaits(job.unmet() - 1, job.doom());
    } else if (job.doom() == null) {
      told = job.withWaits(job.unmet(), doom(succeeded));
    } else {
      return;
    }
    cluster.jobs.replace(told);
    cluster.startPlans.told(told.number());
    if (told.unmet() == 0 || (told.doom() != null && job.doom() == null)) {
      listener.due(job.number(), 0, job.weight());
    }
  }

  /** Some children of an array are held back no longer. */
  void mayGo(long number, int first, int end) {
    listener.due(number, first, end);
  }

  /** A job is held no longer. */
  void held(long number) {
    JobRecord job = cluster.jobs.get(number);
    JobRecord told = job.withWaits(job.unmet() - 1, job.doom());
    cluster.jobs.replace(told);
    if (told.unmet() == 0) {
      listener.due(number, 0, job.weight());
    }
  }

  /** Takes a job that has ended out of the lists of what it waited for. */
  private void unlink(JobRecord job) {
    ArrayChildren children = job.children();
    if (children != null) {
      children.tiedTo().forEach(this::untie);
    }
    if (job.unmet() == 0) {
      return;
    }
    for (JobDependency dependency : job.request().dependsOn()) {
      JobId id = dependency.jobId();
      if (id != null && dependency.type() != JobDependency.Type.N_TO_N) {
        cluster.find(id).ifPresent(awaited -> dependents.leave(awaited, this::isWaiting));
      }
    }
  }

  /** A finished array is kept for as long as others look at its children. */
  private void tie(long other, long number) {
    dependents.tie(other, number);
    JobRecord job = cluster.jobs.get(other);
    if (job.state().status().isTerminal()) {
      cluster.finished.hold(job);
    }
  }

  private void untie(long other) {
    dependents.untie(other, this::isWaiting);
    JobRecord job = cluster.jobs.find(other);
    if (job != null && !dependents.hasTies(other)) {
      cluster.finished.release(job);
    }
  }

  private boolean isWaiting(long number) {
    JobRecord job = cluster.jobs.find(number);
    return job != null && !job.state().status().isTerminal();
  }

  void forget(long number) {
    dependents.forget(number);
  }
}
