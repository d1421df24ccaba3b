package io.github.batchwright;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceJob;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionDetail;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueDetail;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.ListConsumableResourcesRequest;
import io.github.batchwright.model.ListJobsByConsumableResourceRequest;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaShareDetail;
import io.github.batchwright.model.QuotaShareUpdate;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link BatchService} does about everything but jobs: environments, queues, policies,
 * consumable resources, job definitions, schedules and tags. Thread-safe.
 *
 * <p>A {@link ClientException} refuses what names something that does not exist or exists already,
 * what is over one of the {@link ServiceLimits}, and what each operation says; it leaves no trace.
 */
public interface ResourceOperations {

  // --- Compute environments

  /** Creates a compute environment. AWS: {@code CreateComputeEnvironment}. */
  void createComputeEnvironment(ComputeEnvironment environment);

  /**
   * Changes a compute environment. Instances are added, or removed once nothing runs on them, at
   * the end of the list alone. AWS: {@code UpdateComputeEnvironment}.
   */
  void updateComputeEnvironment(ComputeEnvironmentUpdate update);

  /**
   * Deletes a compute environment that is DISABLED, is used by no queue, and on which nothing runs.
   * AWS: {@code DeleteComputeEnvironment}.
   */
  void deleteComputeEnvironment(String name);

  /** Describes compute environments. AWS: {@code DescribeComputeEnvironments}. */
  Page<ComputeEnvironmentDetail> describeComputeEnvironments(DescribeRequest request);

  /** Describes a compute environment; nothing if it does not exist. */
  default Optional<ComputeEnvironmentDetail> describeComputeEnvironment(String name) {
    return describeComputeEnvironments(DescribeRequest.names(name)).items().stream().findFirst();
  }

  // --- Job queues

  /**
   * Creates a queue over environments that are VALID, and under a policy that exists if it names
   * one. AWS: {@code CreateJobQueue}.
   */
  void createJobQueue(JobQueue queue);

  /**
   * Changes a queue. Its policy can be replaced; none can be added to a queue without one. AWS:
   * {@code UpdateJobQueue}.
   */
  void updateJobQueue(JobQueueUpdate update);

  /**
   * Deletes a queue that is DISABLED, and terminates its jobs. It is DELETING until the last of
   * them is finished; then its name is free. Its finished jobs can still be described. AWS: {@code
   * DeleteJobQueue}.
   */
  void deleteJobQueue(String name);

  /** Describes queues. AWS: {@code DescribeJobQueues}. */
  Page<JobQueueDetail> describeJobQueues(DescribeRequest request);

  /** Describes a queue; nothing if it does not exist. */
  default Optional<JobQueueDetail> describeJobQueue(String name) {
    return describeJobQueues(DescribeRequest.names(name)).items().stream().findFirst();
  }

  // --- Scheduling policies

  /** Creates a scheduling policy. AWS: {@code CreateSchedulingPolicy}. */
  void createSchedulingPolicy(SchedulingPolicy policy);

  /** Gives a scheduling policy other rules. AWS: {@code UpdateSchedulingPolicy}. */
  void updateSchedulingPolicy(String name, FairsharePolicy rules);

  /** Deletes a scheduling policy that no queue uses. AWS: {@code DeleteSchedulingPolicy}. */
  void deleteSchedulingPolicy(String name);

  /**
   * Describes scheduling policies; those that do not exist are left out. AWS: {@code
   * DescribeSchedulingPolicies}.
   */
  List<SchedulingPolicy> describeSchedulingPolicies(List<String> names);

  /** Lists the names of scheduling policies. AWS: {@code ListSchedulingPolicies}. */
  Page<String> listSchedulingPolicies(PageRequest page);

  // --- Consumable resources

  /** Creates a consumable resource. AWS: {@code CreateConsumableResource}. */
  void createConsumableResource(ConsumableResource resource);

  /**
   * Changes how many units of a consumable resource there are. AWS: {@code
   * UpdateConsumableResource}.
   *
   * @return the resource afterwards
   * @throws ClientException also if there would be fewer than none, fewer used-up ones than are in
   *     use, or if the token was used for another update
   * @throws TooManyRequestsException if too many tokens are remembered
   */
  ConsumableResourceDetail updateConsumableResource(ConsumableResourceUpdate update);

  /**
   * Deletes a consumable resource that no unfinished job asks for. AWS: {@code
   * DeleteConsumableResource}.
   */
  void deleteConsumableResource(String name);

  /** Describes a consumable resource. AWS: {@code DescribeConsumableResource}. */
  ConsumableResourceDetail describeConsumableResource(String name);

  /** Lists consumable resources. AWS: {@code ListConsumableResources}. */
  Page<ConsumableResourceDetail> listConsumableResources(ListConsumableResourcesRequest request);

  /**
   * Lists the jobs that ask for a consumable resource. AWS: {@code ListJobsByConsumableResource}.
   */
  Page<ConsumableResourceJob> listJobsByConsumableResource(
      ListJobsByConsumableResourceRequest request);

  // --- Quota shares

  /**
   * Creates a quota share of a queue whose scheduling policy has a {@code quotaSharePolicy}. AWS:
   * {@code CreateQuotaShare}.
   */
  void createQuotaShare(QuotaShare share);

  /** Changes a quota share. AWS: {@code UpdateQuotaShare}. */
  void updateQuotaShare(QuotaShareUpdate update);

  /**
   * Deletes a quota share that is DISABLED: its jobs are terminated, and it is gone once the last
   * of them has ended. AWS: {@code DeleteQuotaShare}.
   */
  void deleteQuotaShare(String jobQueue, String name);

  /** Describes a quota share. AWS: {@code DescribeQuotaShare}. */
  QuotaShareDetail describeQuotaShare(String jobQueue, String name);

  /**
   * Lists the quota shares of a queue in the order of their names. AWS: {@code ListQuotaShares}.
   */
  Page<QuotaShareDetail> listQuotaShares(String jobQueue, PageRequest page);

  // --- Job definitions

  /**
   * Registers the next revision of a job definition. AWS: {@code RegisterJobDefinition}.
   *
   * @return the definition with its number
   */
  JobDefinitionRevision register(JobDefinition definition);

  /**
   * Makes a revision INACTIVE: submissions can no longer name it, and jobs submitted before go on.
   * It does nothing if the revision is INACTIVE. AWS: {@code DeregisterJobDefinition}.
   *
   * @param jobDefinition {@code name:revision}
   */
  void deregisterJobDefinition(String jobDefinition);

  /** Describes revisions of job definitions. AWS: {@code DescribeJobDefinitions}. */
  Page<JobDefinitionDetail> describeJobDefinitions(DescribeJobDefinitionsRequest request);

  // --- Costs

  /**
   * Tells what attempts and instances cost, by jobs, shares, queues and so on; not in AWS. It is
   * worked out in one turn of the scheduler, over at most 100,000 jobs and children if it is by
   * jobs, the newest first.
   *
   * @throws ClientException also if prices are in several currencies and none is named
   */
  CostReport costReport(CostReportRequest request);

  /**
   * Creates a budget; not in AWS. It counts what is spent from now on.
   *
   * @throws ClientException also if the queue does not exist, or all that has a price is priced in
   *     other currencies
   */
  void createBudget(Budget budget);

  /**
   * Changes the amount and the thresholds of a budget; all else must be as it was. What was spent
   * stays. A threshold that is no longer reached holds nothing back any more, and is told of again
   * once it is reached again; not in AWS.
   */
  void updateBudget(Budget budget);

  /** Deletes a budget; what it held back goes on. Not in AWS. */
  void deleteBudget(String name);

  /** Describes budgets, and what was spent of them; not in AWS. */
  Page<BudgetDetail> describeBudgets(DescribeRequest request);

  // --- Schedules

  /**
   * Creates a schedule. Its job is checked as if it were submitted now, but for what comes and goes
   * until it is: a queue or quota share that is DISABLED, and how many jobs are not finished. AWS:
   * {@code CreateSchedule} of EventBridge Scheduler.
   *
   * @throws ClientException also if the schedule would never fire, or not any more
   */
  void createSchedule(Schedule schedule);

  /**
   * Makes a schedule another of the same name: every field is replaced. What waits or runs of it
   * stays. When it fires next stays if its expression, its zone, its dates and its state do; a rate
   * counts on as long as its expression, its zone and its start stay. AWS: {@code UpdateSchedule}.
   *
   * @throws ClientException also if its dates change, and it would never fire any more
   */
  void updateSchedule(Schedule schedule);

  /** Deletes a schedule; what it submitted goes on, what waits does not. AWS: DeleteSchedule. */
  void deleteSchedule(String name);

  /**
   * Keeps a schedule from firing by itself: its state is DISABLED. What it submitted goes on. It
   * does nothing if it is paused. AWS: {@code UpdateSchedule} with the {@code State}.
   */
  void pauseSchedule(String name);

  /**
   * Lets a schedule fire by itself again, from now on: dates that passed while it was paused are
   * not made up for. It does nothing if it is not paused.
   */
  void resumeSchedule(String name);

  /**
   * Fires a schedule now, under its overlap policy, whether or not it is paused. When it fires next
   * by itself stays. A job that is refused is an outcome of the fire, as it is of any other. Not in
   * AWS.
   *
   * @return what became of it: its job, or why there is none or none yet
   */
  ScheduleFire runSchedule(String name);

  /** Describes schedules. AWS: {@code GetSchedule}, {@code ListSchedules}. */
  Page<ScheduleDetail> describeSchedules(DescribeRequest request);

  /** Describes a schedule; nothing if it does not exist. */
  default Optional<ScheduleDetail> describeSchedule(String name) {
    return describeSchedules(DescribeRequest.names(name)).items().stream().findFirst();
  }

  /**
   * Returns when a schedule fires next, in order, without its flexible window; of one that is
   * paused, when it would. Not in AWS.
   *
   * @param count how many, 1-1,000; there are fewer if it never fires again after them
   */
  List<Instant> nextFireTimes(String name, int count);

  /**
   * Lists the fires of a schedule with the jobs they made, newest first as the wall clock showed
   * it. The latest 100 are kept. Not in AWS.
   */
  Page<ScheduleFire> listScheduleFires(String name, PageRequest page);

  // --- Tags

  /**
   * Adds tags to anything, and replaces those it has of the same keys. AWS: {@code TagResource}.
   *
   * @param tags at least one; afterwards there may be at most 50
   */
  void tagResource(ResourceId resource, Map<String, String> tags);

  /**
   * Removes tags; keys that are not there are passed over. AWS: {@code UntagResource}.
   *
   * @param tagKeys at least one
   */
  void untagResource(ResourceId resource, Set<String> tagKeys);

  /** Returns the tags of anything. AWS: {@code ListTagsForResource}. */
  Map<String, String> listTagsForResource(ResourceId resource);
}
