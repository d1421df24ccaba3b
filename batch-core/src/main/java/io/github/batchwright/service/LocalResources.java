package io.github.batchwright.service;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.ResourceOperations;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks the engine about resources and waits for the answers. */
abstract class LocalResources implements ResourceOperations {
  /** Sends a request and waits for its answer. */
  abstract <T> T call(Function<CompletableFuture<T>, Input.Request<T>> request);

  private <T> T ask(Function<Desk, T> question, Object... given) {
    ResourceCalls.checkGiven(given);
    return call(reply -> new Input.Ask<>(question, reply));
  }

  private void tell(Consumer<Desk> order, Object... given) {
    ResourceCalls.checkGiven(given);
    this.<Void>call(reply -> new Input.Tell(order, reply));
  }

  @Override
  public void createComputeEnvironment(ComputeEnvironment environment) {
    tell(desk -> desk.environments().create(environment), environment);
  }

  @Override
  public void updateComputeEnvironment(ComputeEnvironmentUpdate update) {
    tell(desk -> desk.environments().update(update), update);
  }

  @Override
  public void deleteComputeEnvironment(String name) {
    tell(desk -> desk.environments().delete(name), name);
  }

  @Override
  public Page<ComputeEnvironmentDetail> describeComputeEnvironments(DescribeRequest request) {
    return ask(desk -> desk.environments().describe(request), request);
  }

  @Override
  public void createJobQueue(JobQueue queue) {
    tell(desk -> desk.queues().create(queue), queue);
  }

  @Override
  public void updateJobQueue(JobQueueUpdate update) {
    tell(desk -> desk.queues().update(update), update);
  }

  @Override
  public void deleteJobQueue(String name) {
    tell(desk -> desk.queues().delete(name), name);
  }

  @Override
  public Page<JobQueueDetail> describeJobQueues(DescribeRequest request) {
    return ask(desk -> desk.queues().describe(request), request);
  }

  @Override
  public void createSchedulingPolicy(SchedulingPolicy policy) {
    tell(desk -> desk.policies().create(policy), policy);
  }

  @Override
  public void updateSchedulingPolicy(String name, FairsharePolicy rules) {
    tell(desk -> desk.policies().update(name, rules), name, rules);
  }

  @Override
  public void deleteSchedulingPolicy(String name) {
    tell(desk -> desk.policies().delete(name), name);
  }

  @Override
  public List<SchedulingPolicy> describeSchedulingPolicies(List<String> names) {
    List<String> copy = List.copyOf(names);
    return ask(desk -> desk.policies().describe(copy), copy);
  }

  @Override
  public Page<String> listSchedulingPolicies(PageRequest page) {
    return ask(desk -> desk.policies().list(page), page);
  }

  @Override
  public void createConsumableResource(ConsumableResource resource) {
    tell(desk -> desk.consumables().create(resource), resource);
  }

  @Override
  public ConsumableResourceDetail updateConsumableResource(ConsumableResourceUpdate update) {
    return ask(desk -> desk.consumables().update(update), update);
  }

  @Override
  public void deleteConsumableResource(String name) {
    tell(desk -> desk.consumables().delete(name), name);
  }

  @Override
  public ConsumableResourceDetail describeConsumableResource(String name) {
    return ask(desk -> desk.consumables().describe(name), name);
  }

  @Override
  public Page<ConsumableResourceDetail> listConsumableResources(
      ListConsumableResourcesRequest request) {
    return ask(desk -> desk.consumables().list(request), request);
  }

  @Override
  public Page<ConsumableResourceJob> listJobsByConsumableResource(
      ListJobsByConsumableResourceRequest request) {
    return ask(desk -> desk.consumables().listJobs(request), request);
  }

  @Override
  public void createQuotaShare(QuotaShare share) {
    tell(desk -> desk.quotas().create(share), share);
  }

  @Override
  public void updateQuotaShare(QuotaShareUpdate update) {
    tell(desk -> desk.quotas().update(update), update);
  }

  @Override
  public void deleteQuotaShare(String jobQueue, String name) {
    tell(desk -> desk.quotas().delete(jobQueue, name), jobQueue, name);
  }

  @Override
  public QuotaShareDetail describeQuotaShare(String jobQueue, String name) {
    return ask(desk -> desk.quotas().describe(jobQueue, name), jobQueue, name);
  }

  @Override
  public Page<QuotaShareDetail> listQuotaShares(String jobQueue, PageRequest page) {
    return ask(desk -> desk.quotas().list(jobQueue, page), jobQueue, page);
  }

  @Override
  public JobDefinitionRevision register(JobDefinition definition) {
    return call(reply -> new Input.Register(definition, reply));
  }

  @Override
  public void deregisterJobDefinition(String jobDefinition) {
    tell(desk -> desk.definitions().deregister(jobDefinition), jobDefinition);
  }

  @Override
  public Page<JobDefinitionDetail> describeJobDefinitions(DescribeJobDefinitionsRequest request) {
    return ask(desk -> desk.definitions().describe(request), request);
  }

  @Override
  public CostReport costReport(CostReportRequest request) {
    return ask(desk -> desk.costs().report(request), request);
  }

  @Override
  public void createBudget(Budget budget) {
    tell(desk -> desk.costs().create(budget), budget);
  }

  @Override
  public void updateBudget(Budget budget) {
    tell(desk -> desk.costs().update(budget), budget);
  }

  @Override
  public void deleteBudget(String name) {
    tell(desk -> desk.costs().delete(name), name);
  }

  @Override
  public Page<BudgetDetail> describeBudgets(DescribeRequest request) {
    return ask(desk -> desk.costs().describe(request), request);
  }

  @Override
  public void createSchedule(Schedule schedule) {
    tell(desk -> desk.schedules().create(schedule), schedule);
  }

  @Override
  public void updateSchedule(Schedule schedule) {
    tell(desk -> desk.schedules().update(schedule), schedule);
  }

  @Override
  public void deleteSchedule(String name) {
    tell(desk -> desk.schedules().delete(name), name);
  }

  @Override
  public void pauseSchedule(String name) {
    tell(desk -> desk.schedules().setState(name, ResourceState.DISABLED), name);
  }

  @Override
  public void resumeSchedule(String name) {
    tell(desk -> desk.schedules().setState(name, ResourceState.ENABLED), name);
  }

  @Override
  public ScheduleFire runSchedule(String name) {
    return call(reply -> new Input.RunSchedule(name, reply));
  }

  @Override
  public Page<ScheduleDetail> describeSchedules(DescribeRequest request) {
    return ask(desk -> desk.schedules().describe(request), request);
  }

  @Override
  public List<Instant> nextFireTimes(String name, int count) {
    return ask(desk -> desk.schedules().nextFireTimes(name, count), name);
  }

  @Override
  public Page<ScheduleFire> listScheduleFires(String name, PageRequest page) {
    return ask(desk -> desk.schedules().listFires(name, page), name, page);
  }

  @Override
  public void tagResource(ResourceId resource, Map<String, String> tags) {
    Map<String, String> copy = Checks.tags(tags);
    tell(desk -> desk.tags().tag(resource, copy), resource, copy);
  }

  @Override
  public void untagResource(ResourceId resource, Set<String> tagKeys) {
    Set<String> copy = ImmutableSet.copyOf(tagKeys);
    tell(desk -> desk.tags().untag(resource, copy), resource, copy);
  }

  @Override
  public Map<String, String> listTagsForResource(ResourceId resource) {
    return ask(desk -> desk.tags().list(resource), resource);
  }
}
