package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/**
 * What the jobs of a queue may do to running jobs when they do not fit, and what may be done to
 * them. A job that is stopped for another waits again at its old place, and no attempt of its
 * {@link RetryStrategy} is used up. Immutable. Not in AWS.
 *
 * @param lowerQueues whether its jobs may have preemptible jobs stopped of queues of a lower
 *     priority over the same compute environments
 * @param lowerPriorities whether its jobs may have preemptible jobs stopped of this same queue that
 *     have a lower {@code schedulingPriority}
 * @param preemptible whether its own running jobs may be stopped for others
 * @param maxPreemptions how often one job, or child of an array job, of this queue is stopped for
 *     others at most, 1-100; after that it runs undisturbed
 */
public record PreemptionPolicy(
    boolean lowerQueues, boolean lowerPriorities, boolean preemptible, int maxPreemptions) {
  /** How often one job is stopped for others if nothing else is said: twice. */
  public static final int DEFAULT_MAX_PREEMPTIONS = 2;

  /** Stops nothing, and is not stopped. */
  public static final PreemptionPolicy NONE =
      new PreemptionPolicy(false, false, false, DEFAULT_MAX_PREEMPTIONS);

  /** Checks the bound. */
  public PreemptionPolicy {
    Checks.range("preemption.maxPreemptions", maxPreemptions, 1, 100);
  }

  /** Returns the policy of a queue whose jobs may have those of lower queues stopped. */
  public static PreemptionPolicy overLowerQueues() {
    return new PreemptionPolicy(true, false, false, DEFAULT_MAX_PREEMPTIONS);
  }

  /** Returns the policy of a queue whose jobs may be stopped for those of higher queues. */
  public static PreemptionPolicy ofPreemptibleJobs() {
    return new PreemptionPolicy(false, false, true, DEFAULT_MAX_PREEMPTIONS);
  }

  /** Returns the policy of a queue in which jobs may be stopped for more important ones. */
  public static PreemptionPolicy withinQueue() {
    return new PreemptionPolicy(false, true, true, DEFAULT_MAX_PREEMPTIONS);
  }

  /** Returns this policy with another bound on how often one job is stopped. */
  public PreemptionPolicy withMaxPreemptions(int most) {
    return new PreemptionPolicy(lowerQueues, lowerPriorities, preemptible, most);
  }

  /** Returns this policy for a queue whose jobs may also be stopped for those of higher queues. */
  public PreemptionPolicy alsoPreemptible() {
    return new PreemptionPolicy(lowerQueues, lowerPriorities, true, maxPreemptions);
  }

  /** Says whether its jobs may have anything stopped. */
  public boolean preempts() {
    return lowerQueues || lowerPriorities;
  }
}
