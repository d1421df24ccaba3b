package io.github.batchwright.service;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.AsyncResourceOperations;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.resources.Desk;
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
import io.github.batchwright.model.ResourceState;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts callers' requests about resources into the inbox. */
abstract class ResourceCalls implements AsyncResourceOperations {
  /** Puts a request in; the stage is completed on the callback executor. */
  abstract <T> CompletionStage<T> stage(Function<CompletableFuture<T>, Input.Request<T>> request);

  private <T> CompletionStage<T> ask(Function<Desk, T> question, Object... given) {
    checkGiven(given);
    return stage(reply -> new Input.Ask<>(question, reply));
  }

  private CompletionStage<Void> tell(Consumer<Desk> order, Object... given) {
    checkGiven(given);
    return stage(reply -> new Input.Tell(order, reply));
  }

  /** A null would fail on the scheduler's own thread, and the scheduler with it. */
  static void checkGiven(Object... given) {
    for (Object each : given) {
      Objects.requireNonNull(each);
    }
  }

  @Override
  public CompletionStage<Void> createComputeEnvironment(ComputeEnvironment environment) {
    return tell(desk -> desk.environments().create(environment), environment);
  }

  @Override
  public CompletionStage<Void> updateComputeEnvironment(ComputeEnvironmentUpdate update) {
    return tell(desk -> desk.environments().update(update), update);
  }

  @Override
  public CompletionStage<Void> deleteComputeEnvironment(String name) {
    return tell(desk -> desk.environments().delete(name), name);
  }

  @Override
  public CompletionStage<Page<ComputeEnvironmentDetail>> describeComputeEnvironments(
      DescribeRequest request) {
    return ask(desk -> desk.environments().describe(request), request);
  }

  @Override
  public CompletionStage<Void> createJobQueue(JobQueue queue) {
    return tell(desk -> desk.queues().create(queue), queue);
  }

  @Override
  public CompletionStage<Void> updateJobQueue(JobQueueUpdate update) {
    return tell(desk -> desk.queues().update(update), update);
  }

  @Override
  public CompletionStage<Void> deleteJobQueue(String name) {
    return tell(desk -> desk.queues().delete(name), name);
  }

  @Override
  public CompletionStage<Page<JobQueueDetail>> describeJobQueues(DescribeRequest request) {
    return ask(desk -> desk.queues().describe(request), request);
  }

  @Override
  public CompletionStage<Void> createSchedulingPolicy(SchedulingPolicy policy) {
    return tell(desk -> desk.policies().create(policy), policy);
  }

  @Override
  public CompletionStage<Void> updateSchedulingPolicy(String name, FairsharePolicy rules) {
    return tell(desk -> desk.policies().update(name, rules), name, rules);
  }

  @Override
  public CompletionStage<Void> deleteSchedulingPolicy(String name) {
    return tell(desk -> desk.policies().delete(name), name);
  }

  @Override
  public CompletionStage<List<SchedulingPolicy>> describeSchedulingPolicies(List<String> names) {
    List<String> copy = List.copyOf(names);
    return ask(desk -> desk.policies().describe(copy), copy);
  }

  @Override
  public CompletionStage<Page<String>> listSchedulingPolicies(PageRequest page) {
    return ask(desk -> desk.policies().list(page), page);
  }

  @Override
  public CompletionStage<Void> createConsumableResource(ConsumableResource resource) {
    return tell(desk -> desk.consumables().create(resource), resource);
  }

  @Override
  public CompletionStage<ConsumableResourceDetail> updateConsumableResource(
      ConsumableResourceUpdate update) {
    return ask(desk -> desk.consumables().update(update), update);
  }

  @Override
  public CompletionStage<Void> deleteConsumableResource(String name) {
    return tell(desk -> desk.consumables().delete(name), name);
  }

  @Override
  public CompletionStage<ConsumableResourceDetail> describeConsumableResource(String name) {
    return ask(desk -> desk.consumables().describe(name), name);
  }

  @Override
  public CompletionStage<Page<ConsumableResourceDetail>> listConsumableResources(
      ListConsumableResourcesRequest request) {
    return ask(desk -> desk.consumables().list(request), request);
  }

  @Override
  public CompletionStage<Page<ConsumableResourceJob>> listJobsByConsumableResource(
      ListJobsByConsumableResourceRequest request) {
    return ask(desk -> desk.consumables().listJobs(request), request);
  }

  @Override
  public CompletionStage<Void> createQuotaShare(QuotaShare share) {
    return tell(desk -> desk.quotas().create(share), share);
  }

  @Override
  public CompletionStage<Void> updateQuotaShare(QuotaShareUpdate update) {
    return tell(desk -> desk.quotas().update(update), update);
  }

  @Override
  public CompletionStage<Void> deleteQuotaShare(String jobQueue, String name) {
    return tell(desk -> desk.quotas().delete(jobQueue, name), jobQueue, name);
  }

  @Override
  public CompletionStage<QuotaShareDetail> describeQuotaShare(String jobQueue, String name) {
    return ask(desk -> desk.quotas().describe(jobQueue, name), jobQueue, name);
  }

  @Override
  public CompletionStage<Page<QuotaShareDetail>> listQuotaShares(
      String jobQueue, PageRequest page) {
    return ask(desk -> desk.quotas().list(jobQueue, page), jobQueue, page);
  }

  @Override
  public CompletionStage<JobDefinitionRevision> register(JobDefinition definition) {
    return stage(reply -> new Input.Register(definition, reply));
  }

  @Override
  public CompletionStage<Void> deregisterJobDefinition(String jobDefinition) {
    return tell(desk -> desk.definitions().deregister(jobDefinition), jobDefinition);
  }

  @Override
  public CompletionStage<Page<JobDefinitionDetail>> describeJobDefinitions(
      DescribeJobDefinitionsRequest request) {
    return ask(desk -> desk.definitions().describe(request), request);
  }

  @Override
  public CompletionStage<CostReport> costReport(CostReportRequest request) {
    return ask(desk -> desk.costs().report(request), request);
  }

  @Override
  public CompletionStage<Void> createBudget(Budget budget) {
    return tell(desk -> desk.costs().create(budget), budget);
  }

  @Override
  public CompletionStage<Void> updateBudget(Budget budget) {
    return tell(desk -> desk.costs().update(budget), budget);
  }

  @Override
  public CompletionStage<Void> deleteBudget(String name) {
    return tell(desk -> desk.costs().delete(name), name);
  }

  @Override
  public CompletionStage<Page<BudgetDetail>> describeBudgets(DescribeRequest request) {
    return ask(desk -> desk.costs().describe(request), request);
  }

  @Override
  public CompletionStage<Void> createSchedule(Schedule schedule) {
    return tell(desk -> desk.schedules().create(schedule), schedule);
  }

  @Override
  public CompletionStage<Void> updateSchedule(Schedule schedule) {
    return tell(desk -> desk.schedules().update(schedule), schedule);
  }

  @Override
  public CompletionStage<Void> deleteSchedule(String name) {
    return tell(desk -> desk.schedules().delete(name), name);
  }

  @Override
  public CompletionStage<Void> pauseSchedule(String name) {
    return tell(desk -> desk.schedules().setState(name, ResourceState.DISABLED), name);
  }

  @Override
  public CompletionStage<Void> resumeSchedule(String name) {
    return tell(desk -> desk.schedules().setState(name, ResourceState.ENABLED), name);
  }

  @Override
  public CompletionStage<ScheduleFire> runSchedule(String name) {
    checkGiven(name);
    return stage(reply -> new Input.RunSchedule(name, reply));
  }

  @Override
  public CompletionStage<Page<ScheduleDetail>> describeSchedules(DescribeRequest request) {
    return ask(desk -> desk.schedules().describe(request), request);
  }

  @Override
  public CompletionStage<List<Instant>> nextFireTimes(String name, int count) {
    return ask(desk -> desk.schedules().nextFireTimes(name, count), name);
  }

  @Override
  public CompletionStage<Page<ScheduleFire>> listScheduleFires(String name, PageRequest page) {
    return ask(desk -> desk.schedules().listFires(name, page), name, page);
  }

  @Override
  public CompletionStage<Void> tagResource(ResourceId resource, Map<String, String> tags) {
    Map<String, String> copy = Checks.tags(tags);
    return tell(desk -> desk.tags().tag(resource, copy), resource, copy);
  }

  @Override
  public CompletionStage<Void> untagResource(ResourceId resource, Set<String> tagKeys) {
    Set<String> copy = ImmutableSet.copyOf(tagKeys);
    return tell(desk -> desk.tags().untag(resource, copy), resource, copy);
  }

  @Override
  public CompletionStage<Map<String, String>> listTagsForResource(ResourceId resource) {
    return ask(desk -> desk.tags().list(resource), resource);
  }
}
