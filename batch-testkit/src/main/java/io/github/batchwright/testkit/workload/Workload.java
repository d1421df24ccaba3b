package io.github.batchwright.testkit.workload;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A whole workload as one value: the environments, queues and definitions there are, and the jobs
 * that are submitted, each at its time. It can be run on a {@link BatchHarness} any number of
 * times, also on one whose queues have other policies, and runs the same each time. Immutable.
 *
 * <pre>{@code
 * try (BatchHarness harness = workload.harness().build()) {
 *   WorkloadRun run = workload.start(harness);
 *   run.toTheEnd();
 *   run.details().forEach(job -> ...);
 * }
 * }</pre>
 *
 * @param computeEnvironments the environments, at least one
 * @param schedulingPolicies the policies that queues name
 * @param jobQueues the queues, at least one
 * @param jobDefinitions the definitions that jobs name
 * @param jobs the jobs in the order in which they are submitted, no name twice
 */
public record Workload(
    List<ComputeEnvironment> computeEnvironments,
    List<SchedulingPolicy> schedulingPolicies,
    List<JobQueue> jobQueues,
    List<JobDefinition> jobDefinitions,
    List<WorkloadJob> jobs) {

  /**
   * Checks and copies the fields.
   *
   * @throws IllegalArgumentException if something is named that is not there, a name is there
   *     twice, a job waits for one that is submitted later, or is submitted before the one ahead
   */
  public Workload {
    computeEnvironments = List.copyOf(computeEnvironments);
    schedulingPolicies = List.copyOf(schedulingPolicies);
    jobQueues = List.copyOf(jobQueues);
    jobDefinitions = List.copyOf(jobDefinitions);
    jobs = List.copyOf(jobs);
    Set<String> environments =
        names("computeEnvironments", computeEnvironments.stream().map(ComputeEnvironment::name));
    Set<String> policies =
        names("schedulingPolicies", schedulingPolicies.stream().map(SchedulingPolicy::name));
    for (JobQueue queue : jobQueues) {
      there("computeEnvironmentOrder", environments, queue.computeEnvironmentOrder());
      String policy = queue.schedulingPolicy();
      there("schedulingPolicy", policies, policy == null ? List.of() : List.of(policy));
    }
    Rules.require(!computeEnvironments.isEmpty(), "computeEnvironments", "", "must not be empty");
    Rules.require(!jobQueues.isEmpty(), "jobQueues", "", "must not be empty");
    checkJobs(
        jobs,
        names("jobQueues", jobQueues.stream().map(JobQueue::name)),
        names("jobDefinitions", jobDefinitions.stream().map(JobDefinition::name)));
  }

  private static void checkJobs(List<WorkloadJob> jobs, Set<String> queues, Set<String> defined) {
    Set<String> earlier = new HashSet<>();
    Duration at = Duration.ZERO;
    for (WorkloadJob job : jobs) {
      there("jobQueue", queues, List.of(job.request().jobQueue()));
      there("jobDefinition", defined, List.of(job.request().jobDefinition()));
      there(
          "dependsOn", earlier, job.dependsOn().stream().map(WorkloadJob.After::jobName).toList());
      Rules.require(
          job.submitAfter().compareTo(at) >= 0,
          "submitAfter",
          job.submitAfter(),
          "must not be before the job ahead, " + at);
      at = job.submitAfter();
      Rules.require(earlier.add(job.name()), "jobName", job.name(), "must be there once");
    }
  }

  private static Set<String> names(String field, Stream<String> all) {
    Set<String> names = new HashSet<>();
    all.forEach(name -> Rules.require(names.add(name), field, name, "must be there once"));
    return names;
  }

  private static void there(String field, Set<String> known, List<String> named) {
    named.forEach(
        name -> Rules.require(known.contains(name), field, name, "must be part of the workload"));
  }

  /** Returns the same workload with its queues changed, such as to another policy. */
  public Workload withJobQueues(UnaryOperator<JobQueue> change) {
    return new Workload(
        computeEnvironments,
        schedulingPolicies,
        jobQueues.stream().map(change).toList(),
        jobDefinitions,
        jobs);
  }

  /** Returns the same workload with its jobs changed, such as without what is expected of them. */
  public Workload withJobs(UnaryOperator<WorkloadJob> change) {
    return new Workload(
        computeEnvironments,
        schedulingPolicies,
        jobQueues,
        jobDefinitions,
        jobs.stream().map(change).toList());
  }

  /** Starts to describe a harness that has all of this but the jobs. */
  public BatchHarnessBuilder harness() {
    return describe(BatchHarness.builder());
  }

  /** Adds all of this but the jobs to the description of a harness. */
  public BatchHarnessBuilder describe(BatchHarnessBuilder builder) {
    computeEnvironments.forEach(builder::computeEnvironment);
    schedulingPolicies.forEach(builder::schedulingPolicy);
    jobQueues.forEach(builder::jobQueue);
    jobDefinitions.forEach(builder::jobDefinition);
    return builder;
  }

  /**
   * Tells the harness how its jobs run, and returns what submits them. The workload begins at the
   * harness's present.
   *
   * @param harness has what {@link #describe} adds
   */
  public WorkloadRun start(BatchHarness harness) {
    return new WorkloadRun(this, harness);
  }

  /** Returns the job of this name. */
  public WorkloadJob job(String name) {
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("name: '" + name + "' must be that of a job"));
  }

  /** Returns what one attempt of a job asks for. */
  public Resources demand(WorkloadJob job) {
    JobProperties properties = job.request().properties();
    if (properties == null) {
      properties = definition(job).properties();
    }
    return job.request()
        .containerOverrides()
        .resourceRequirements()
        .applyTo(properties.resourceRequirements());
  }

  /** Returns the definition that a job names. */
  public JobDefinition definition(WorkloadJob job) {
    return jobDefinitions.stream()
        .filter(one -> one.name().equals(job.request().jobDefinition()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns how many attempts it takes if none fails: children of arrays count each. */
  public int size() {
    return jobs.stream().mapToInt(WorkloadJob::size).sum();
  }

  /** Returns one line for each part, and no more than about sixty. */
  @Override
  public String toString() {
    return WorkloadText.of(this);
  }
}
