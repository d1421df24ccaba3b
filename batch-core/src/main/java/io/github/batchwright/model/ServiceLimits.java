package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;

/**
 * The caps on what a caller may ask for. A request over one is refused, naming it.
 *
 * @param arraySize the most children of an array job
 * @param dependencies the most entries of {@code dependsOn}
 * @param attempts the most attempts of a retry strategy
 * @param leastTimeout the shortest timeout of an attempt
 * @param environmentsPerQueue the most compute environments of a queue
 * @param definitionRevisions the most revisions kept over all definitions
 * @param liveJobs the most jobs and array children that are not finished
 * @param activeShares the most active shares of a queue
 * @param computeEnvironments the most compute environments
 * @param jobQueues the most queues
 * @param schedulingPolicies the most scheduling policies
 * @param consumableResources the most consumable resources
 * @param resourcesPerPage the most environments, queues, policies, definitions or consumable
 *     resources that one call describes or lists
 * @param clientTokens the most tokens of updates that are remembered for one consumable resource;
 *     each is for 8 hours
 * @param disabledEnvironments whether an environment may be DISABLED from the start; AWS wants it
 *     created ENABLED
 * @param totalAttempts the most attempts of a job in all, those included that do not count because
 *     their host was lost
 * @param describedJobs the most jobs that one call describes
 * @param listedJobs the most jobs of one page of a listing
 * @param filteredJobs the most jobs of one page of a listing that has a filter
 * @param schedules the most schedules
 */
public record ServiceLimits(
    int arraySize,
    int dependencies,
    int attempts,
    Duration leastTimeout,
    int environmentsPerQueue,
    int definitionRevisions,
    int liveJobs,
    int activeShares,
    int computeEnvironments,
    int jobQueues,
    int schedulingPolicies,
    int consumableResources,
    int resourcesPerPage,
    int clientTokens,
    boolean disabledEnvironments,
    int totalAttempts,
    int describedJobs,
    int listedJobs,
    int filteredJobs,
    int schedules) {
  private static final ServiceLimits DEFAULTS = new Builder().build();

  // AWS publishes no quota for consumable resources, tokens and revisions; those are ours.
  private static final ServiceLimits AWS =
      new Builder()
          .arraySize(10_000)
          .dependencies(20)
          .attempts(10)
          .leastTimeout(Duration.ofSeconds(60))
          .environmentsPerQueue(3)
          .liveJobs(1_000_000)
          .computeEnvironments(50)
          .jobQueues(50)
          .schedulingPolicies(500)
          .resourcesPerPage(100)
          .disabledEnvironments(false)
          .totalAttempts(10)
          .describedJobs(100)
          .listedJobs(1_000)
          .filteredJobs(100)
          .schedules(1_000_000)
          .build();

  /** Checks that each cap leaves something. */
  public ServiceLimits {
    Checks.atLeast("limits.arraySize", arraySize, 2);
    Checks.atLeast("limits.dependencies", dependencies, 0);
    Checks.atLeast("limits.attempts", attempts, 1);
    Checks.positive("limits.leastTimeout", leastTimeout);
    Checks.atLeast("limits.environmentsPerQueue", environmentsPerQueue, 1);
    Checks.atLeast("limits.definitionRevisions", definitionRevisions, 1);
    Checks.atLeast("limits.liveJobs", liveJobs, 1);
    Checks.atLeast("limits.activeShares", activeShares, 1);
    Checks.atLeast("limits.computeEnvironments", computeEnvironments, 1);
    Checks.atLeast("limits.jobQueues", jobQueues, 1);
    Checks.atLeast("limits.schedulingPolicies", schedulingPolicies, 0);
    Checks.atLeast("limits.consumableResources", consumableResources, 0);
    Checks.atLeast("limits.resourcesPerPage", resourcesPerPage, 1);
    Checks.atLeast("limits.clientTokens", clientTokens, 1);
    Checks.atLeast("limits.totalAttempts", totalAttempts, 1);
    Checks.atLeast("limits.describedJobs", describedJobs, 1);
    Checks.atLeast("limits.listedJobs", listedJobs, 1);
    Checks.atLeast("limits.filteredJobs", filteredJobs, 1);
    Checks.atLeast("limits.schedules", schedules, 0);
  }

  /** Returns what an embedding host gets: AWS's rules with generous caps. */
  public static ServiceLimits defaults() {
    return DEFAULTS;
  }

  /** Returns AWS's own caps, so that what is accepted here is accepted there. */
  public static ServiceLimits aws() {
    return AWS;
  }

  /** Starts limits that have every field of these. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects the fields of {@link ServiceLimits}. Not thread-safe. */
  public static final class Builder {
    private int arraySize = 1_000_000;
    private int dependencies = 100_000;
    private int attempts = 1_000;
    private Duration leastTimeout = Duration.ofMillis(1);
    private int environmentsPerQueue = 100;
    private int definitionRevisions = 100_000;
    private int liveJobs = 10_000_000;
    private int activeShares = 500;
    private int computeEnvironments = 1_000;
    private int jobQueues = 1_000;
    private int schedulingPolicies = 1_000;
    private int consumableResources = 10_000;
    private int resourcesPerPage = 1_000;
    private int clientTokens = 10_000;
    private boolean disabledEnvironments = true;
    private int totalAttempts = 2_000;
    private int describedJobs = 1_000;
    private int listedJobs = 10_000;
    private int filteredJobs = 10_000;
    private int schedules = 1_000_000;

    private Builder() {}

    private Builder(ServiceLimits limits) {
      this.arraySize = limits.arraySize;
      this.dependencies = limits.dependencies;
      this.attempts = limits.attempts;
      this.leastTimeout = limits.leastTimeout;
      this.environmentsPerQueue = limits.environmentsPerQueue;
      this.definitionRevisions = limits.definitionRevisions;
      this.liveJobs = limits.liveJobs;
      this.activeShares = limits.activeShares;
      this.computeEnvironments = limits.computeEnvironments;
      this.jobQueues = limits.jobQueues;
      this.schedulingPolicies = limits.schedulingPolicies;
      this.consumableResources = limits.consumableResources;
      this.resourcesPerPage = limits.resourcesPerPage;
      this.clientTokens = limits.clientTokens;
      this.disabledEnvironments = limits.disabledEnvironments;
      this.totalAttempts = limits.totalAttempts;
      this.describedJobs = limits.describedJobs;
      this.listedJobs = limits.listedJobs;
      this.filteredJobs = limits.filteredJobs;
      this.schedules = limits.schedules;
    }

    /** Sets the most children of an array job, at least 2. */
    public Builder arraySize(int most) {
      this.arraySize = most;
      return this;
    }

    /** Sets the most entries of {@code dependsOn}, at least 0. */
    public Builder dependencies(int most) {
      this.dependencies = most;
      return this;
    }

    /** Sets the most attempts of a retry strategy, at least 1. */
    public Builder attempts(int most) {
      this.attempts = most;
      return this;
    }

    /** Sets the shortest timeout of an attempt, longer than zero. */
    public Builder leastTimeout(Duration shortest) {
      this.leastTimeout = shortest;
      return this;
    }

    /** Sets the most compute environments of a queue, at least 1. */
    public Builder environmentsPerQueue(int most) {
      this.environmentsPerQueue = most;
      return this;
    }

    /** Sets the most revisions kept over all definitions, at least 1. */
    public Builder definitionRevisions(int most) {
      this.definitionRevisions = most;
      return this;
    }

    /** Sets the most jobs and array children that are not finished, at least 1. */
    public Builder liveJobs(int most) {
      this.liveJobs = most;
      return this;
    }

    /** Sets the most compute environments, at least 1. */
    public Builder computeEnvironments(int most) {
      this.computeEnvironments = most;
      return this;
    }

    /** Sets the most queues, at least 1. */
    public Builder jobQueues(int most) {
      this.jobQueues = most;
      return this;
    }

    /** Sets the most scheduling policies, at least 0. */
    public Builder schedulingPolicies(int most) {
      this.schedulingPolicies = most;
      return this;
    }

    /** Sets the most consumable resources, at least 0. */
    public Builder consumableResources(int most) {
      this.consumableResources = most;
      return this;
    }

    /** Sets the most resources that one call describes or lists, at least 1. */
    public Builder resourcesPerPage(int most) {
      this.resourcesPerPage = most;
      return this;
    }

    /** Sets the most active shares of a queue, at least 1. */
    public Builder activeShares(int most) {
      this.activeShares = most;
      return this;
    }

    /** Sets the most tokens remembered for one consumable resource, at least 1. */
    public Builder clientTokens(int most) {
      this.clientTokens = most;
      return this;
    }

    /** Sets whether an environment may be DISABLED from the start. */
    public Builder disabledEnvironments(boolean allowed) {
      this.disabledEnvironments = allowed;
      return this;
    }

    /** Sets the most attempts of a job in all, at least 1. */
    public Builder totalAttempts(int most) {
      this.totalAttempts = most;
      return this;
    }

    /** Sets the most jobs that one call describes, at least 1. */
    public Builder describedJobs(int most) {
      this.describedJobs = most;
      return this;
    }

    /** Sets the most jobs of one page of a listing, at least 1. */
    public Builder listedJobs(int most) {
      this.listedJobs = most;
      return this;
    }

    /** Sets the most jobs of one page of a filtered listing, at least 1. */
    public Builder filteredJobs(int most) {
      this.filteredJobs = most;
      return this;
    }

    /** Sets the most schedules, at least 0. */
    public Builder schedules(int most) {
      this.schedules = most;
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public ServiceLimits build() {
      return new ServiceLimits(
          arraySize,
          dependencies,
          attempts,
          leastTimeout,
          environmentsPerQueue,
          definitionRevisions,
          liveJobs,
          activeShares,
          computeEnvironments,
          jobQueues,
          schedulingPolicies,
          consumableResources,
          resourcesPerPage,
          clientTokens,
          disabledEnvironments,
          totalAttempts,
          describedJobs,
          listedJobs,
          filteredJobs,
          schedules);
    }
  }
}
