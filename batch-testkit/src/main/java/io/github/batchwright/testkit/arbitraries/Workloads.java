package io.github.batchwright.testkit.arbitraries;

import io.github.batchwright.testkit.arbitraries.WorkloadDrafts.Environment;
import io.github.batchwright.testkit.arbitraries.WorkloadDrafts.Job;
import io.github.batchwright.testkit.workload.Workload;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.ArbitraryDecorator;
import net.jqwik.api.arbitraries.ListArbitrary;

/**
 * Whole workloads: fixed environments, queues over them, and jobs that fit, each submitted at its
 * time. Every job can run to its end, if those that it waits for do. They shrink to fewer jobs, and
 * those to ones that are submitted at once, take one vCPU for a second, and ask for nothing more.
 * Immutable: each knob returns another one.
 */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class Workloads extends ArbitraryDecorator<Workload> {

  /** How long jobs are said to take, against how long they do. */
  public enum Estimates {
    /** Nothing is said. */
    NONE,
    /** Exactly as long as they do. */
    EXACT,
    /** As long as they do or longer, up to twentyfold. */
    OVER,
    /** Shorter, exactly or longer; of some jobs nothing is said. */
    ANY
  }

  private static final int MOST_JOBS = 30;

  // Changed only in a copy that nobody else has yet.
  int fewestJobs = 0;
  int mostJobs = MOST_JOBS;
  int mostEnvironments = 3;
  int mostInstances = 4;
  int mostVcpus = 16;
  int mostQueues = 3;
  Duration longestRunTime = Duration.ofHours(2);
  Duration longestGap = Duration.ofMinutes(30);
  Estimates estimates = Estimates.ANY;
  boolean arrays = true;
  boolean dependencies = true;
  boolean failures = true;
  boolean timeouts = true;
  boolean priorities = true;
  boolean shares = true;

  private Workloads() {}

  /**
   * Returns workloads with everything turned on: up to 30 jobs on up to three environments and
   * queues.
   */
  public static Workloads workloads() {
    return new Workloads();
  }

  /**
   * Returns what policies of dispatch are compared with: up to 30 jobs in one first-in, first-out
   * queue over one environment, each with the vCPUs and the memory it needs, and with an expected
   * duration that it keeps to. No arrays, no dependencies, no failures, no priorities.
   */
  public static Workloads rigidJobs() {
    return workloads()
        .jobs(1, MOST_JOBS)
        .environments(1, 4)
        .queues(1)
        .estimates(Estimates.OVER)
        .arrays(false)
        .dependencies(false)
        .failures(false)
        .timeouts(false)
        .priorities(false)
        .shares(false);
  }

  /** Sets how many jobs there are. */
  public Workloads jobs(int fewest, int most) {
    Workloads changed = typedClone();
    changed.fewestJobs = fewest;
    changed.mostJobs = most;
    return changed;
  }

  /** Sets how many environments there may be, each with at most so many instances. */
  public Workloads environments(int most, int mostInstances) {
    Workloads changed = typedClone();
    changed.mostEnvironments = most;
    changed.mostInstances = mostInstances;
    return changed;
  }

  /** Sets how many vCPUs an instance may have; it has 2 GiB of memory for each. */
  public Workloads mostVcpus(int most) {
    Workloads changed = typedClone();
    changed.mostVcpus = most;
    return changed;
  }

  /** Sets how many queues there may be. */
  public Workloads queues(int most) {
    Workloads changed = typedClone();
    changed.mostQueues = most;
    return changed;
  }

  /** Sets how long attempts may run; they run for whole seconds, a second at least. */
  public Workloads longestRunTime(Duration longest) {
    Workloads changed = typedClone();
    changed.longestRunTime = longest;
    return changed;
  }

  /** Sets how long after a job the next one may be submitted. */
  public Workloads longestGap(Duration longest) {
    Workloads changed = typedClone();
    changed.longestGap = longest;
    return changed;
  }

  /** Sets what is said of how long jobs take. */
  public Workloads estimates(Estimates newEstimates) {
    Workloads changed = typedClone();
    changed.estimates = newEstimates;
    return changed;
  }

  /** Sets whether some jobs are arrays, of up to ten children. */
  public Workloads arrays(boolean some) {
    Workloads changed = typedClone();
    changed.arrays = some;
    return changed;
  }

  /** Sets whether some jobs wait for earlier ones. */
  public Workloads dependencies(boolean some) {
    Workloads changed = typedClone();
    changed.dependencies = some;
    return changed;
  }

  /** Sets whether some jobs exit with another code than 0. */
  public Workloads failures(boolean some) {
    Workloads changed = typedClone();
    changed.failures = some;
    return changed;
  }

  /** Sets whether some jobs have a timeout, which some of them exceed. */
  public Workloads timeouts(boolean some) {
    Workloads changed = typedClone();
    changed.timeouts = some;
    return changed;
  }

  /** Sets whether some jobs have a scheduling priority. */
  public Workloads priorities(boolean some) {
    Workloads changed = typedClone();
    changed.priorities = some;
    return changed;
  }

  /** Sets whether some queues are shared fairly, and their jobs have share identifiers. */
  public Workloads shares(boolean some) {
    Workloads changed = typedClone();
    changed.shares = some;
    return changed;
  }

  @Override
  protected Arbitrary<Workload> arbitrary() {
    WorkloadDrafts drafts = new WorkloadDrafts(this);
    ListArbitrary<Environment> environments =
        drafts.environments().list().ofMinSize(1).ofMaxSize(mostEnvironments);
    ListArbitrary<Boolean> queuesAreFair =
        Arbitraries.of(false, shares).list().ofMinSize(1).ofMaxSize(mostQueues);
    ListArbitrary<Job> jobs = drafts.jobs().list().ofMinSize(fewestJobs).ofMaxSize(mostJobs);
    // Edge cases of so many parts are many, and alike: the parts have their own.
    return Combinators.combine(environments, queuesAreFair, jobs)
        .as((e, q, j) -> new WorkloadAssembly(e, q, j).workload())
        .withoutEdgeCases();
  }
}
