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
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The operations of {@link ResourceOperations} without waiting for the answer; see {@link
 * AsyncBatchService}. Thread-safe.
 */
public interface AsyncResourceOperations {

  // --- Compute environments

  /** See {@link ResourceOperations#createComputeEnvironment}. */
  CompletionStage<Void> createComputeEnvironment(ComputeEnvironment environment);

  /** See {@link ResourceOperations#updateComputeEnvironment}. */
  CompletionStage<Void> updateComputeEnvironment(ComputeEnvironmentUpdate update);

  /** See {@link ResourceOperations#deleteComputeEnvironment}. */
  CompletionStage<Void> deleteComputeEnvironment(String name);

  /** See {@link ResourceOperations#describeComputeEnvironments}. */
  CompletionStage<Page<ComputeEnvironmentDetail>> describeComputeEnvironments(
      DescribeRequest request);

  // --- Job queues

  /** See {@link ResourceOperations#createJobQueue}. */
  CompletionStage<Void> createJobQueue(JobQueue queue);

  /** See {@link ResourceOperations#updateJobQueue}. */
  CompletionStage<Void> updateJobQueue(JobQueueUpdate update);

  /** See {@link ResourceOperations#deleteJobQueue}. */
  CompletionStage<Void> deleteJobQueue(String name);

  /** See {@link ResourceOperations#describeJobQueues}. */
  CompletionStage<Page<JobQueueDetail>> describeJobQueues(DescribeRequest request);

  // --- Scheduling policies

  /** See {@link ResourceOperations#createSchedulingPolicy}. */
  CompletionStage<Void> createSchedulingPolicy(SchedulingPolicy policy);

  /** See {@link ResourceOperations#updateSchedulingPolicy}. */
  CompletionStage<Void> updateSchedulingPolicy(String name, FairsharePolicy rules);

  /** See {@link ResourceOperations#deleteSchedulingPolicy}. */
  CompletionStage<Void> deleteSchedulingPolicy(String name);

  /** See {@link ResourceOperations#describeSchedulingPolicies}. */
  CompletionStage<List<SchedulingPolicy>> describeSchedulingPolicies(List<String> names);

  /** See {@link ResourceOperations#listSchedulingPolicies}. */
  CompletionStage<Page<String>> listSchedulingPolicies(PageRequest page);

  // --- Consumable resources

  /** See {@link ResourceOperations#createConsumableResource}. */
  CompletionStage<Void> createConsumableResource(ConsumableResource resource);

  /** See {@link ResourceOperations#updateConsumableResource}. */
  CompletionStage<ConsumableResourceDetail> updateConsumableResource(
      ConsumableResourceUpdate update);

  /** See {@link ResourceOperations#deleteConsumableResource}. */
  CompletionStage<Void> deleteConsumableResource(String name);

  /** See {@link ResourceOperations#describeConsumableResource}. */
  CompletionStage<ConsumableResourceDetail> describeConsumableResource(String name);

  /** See {@link ResourceOperations#listConsumableResources}. */
  CompletionStage<Page<ConsumableResourceDetail>> listConsumableResources(
      ListConsumableResourcesRequest request);

  /** See {@link ResourceOperations#listJobsByConsumableResource}. */
  CompletionStage<Page<ConsumableResourceJob>> listJobsByConsumableResource(
      ListJobsByConsumableResourceRequest request);

  // --- Quota shares

  /** See {@link ResourceOperations#createQuotaShare}. */
  CompletionStage<Void> createQuotaShare(QuotaShare share);

  /** See {@link ResourceOperations#updateQuotaShare}. */
  CompletionStage<Void> updateQuotaShare(QuotaShareUpdate update);

  /** See {@link ResourceOperations#deleteQuotaShare}. */
  CompletionStage<Void> deleteQuotaShare(String jobQueue, String name);

  /** See {@link ResourceOperations#describeQuotaShare}. */
  CompletionStage<QuotaShareDetail> describeQuotaShare(String jobQueue, String name);

  /** See {@link ResourceOperations#listQuotaShares}. */
  CompletionStage<Page<QuotaShareDetail>> listQuotaShares(String jobQueue, PageRequest page);

  // --- Job definitions

  /** See {@link ResourceOperations#register}. */
  CompletionStage<JobDefinitionRevision> register(JobDefinition definition);

  /** See {@link ResourceOperations#deregisterJobDefinition}. */
  CompletionStage<Void> deregisterJobDefinition(String jobDefinition);

  /** See {@link ResourceOperations#describeJobDefinitions}. */
  CompletionStage<Page<JobDefinitionDetail>> describeJobDefinitions(
      DescribeJobDefinitionsRequest request);

  // --- Costs

  /** See {@link ResourceOperations#costReport}. */
  CompletionStage<CostReport> costReport(CostReportRequest request);

  /** See {@link ResourceOperations#createBudget}. */
  CompletionStage<Void> createBudget(Budget budget);

  /** See {@link ResourceOperations#updateBudget}. */
  CompletionStage<Void> updateBudget(Budget budget);

  /** See {@link ResourceOperations#deleteBudget}. */
  CompletionStage<Void> deleteBudget(String name);

  /** See {@link ResourceOperations#describeBudgets}. */
  CompletionStage<Page<BudgetDetail>> describeBudgets(DescribeRequest request);

  // --- Schedules

  /** See {@link ResourceOperations#createSchedule}. */
  CompletionStage<Void> createSchedule(Schedule schedule);

  /** See {@link ResourceOperations#updateSchedule}. */
  CompletionStage<Void> updateSchedule(Schedule schedule);

  /** See {@link ResourceOperations#deleteSchedule}. */
  CompletionStage<Void> deleteSchedule(String name);

  /** See {@link ResourceOperations#pauseSchedule}. */
  CompletionStage<Void> pauseSchedule(String name);

  /** See {@link ResourceOperations#resumeSchedule}. */
  CompletionStage<Void> resumeSchedule(String name);

  /** See {@link ResourceOperations#runSchedule}. */
  CompletionStage<ScheduleFire> runSchedule(String name);

  /** See {@link ResourceOperations#describeSchedules}. */
  CompletionStage<Page<ScheduleDetail>> describeSchedules(DescribeRequest request);

  /** See {@link ResourceOperations#nextFireTimes}. */
  CompletionStage<List<Instant>> nextFireTimes(String name, int count);

  /** See {@link ResourceOperations#listScheduleFires}. */
  CompletionStage<Page<ScheduleFire>> listScheduleFires(String name, PageRequest page);

  // --- Tags

  /** See {@link ResourceOperations#tagResource}. */
  CompletionStage<Void> tagResource(ResourceId resource, Map<String, String> tags);

  /** See {@link ResourceOperations#untagResource}. */
  CompletionStage<Void> untagResource(ResourceId resource, Set<String> tagKeys);

  /** See {@link ResourceOperations#listTagsForResource}. */
  CompletionStage<Map<String, String>> listTagsForResource(ResourceId resource);
}
