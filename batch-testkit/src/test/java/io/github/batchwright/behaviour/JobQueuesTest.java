package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueDetail;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class JobQueuesTest extends ResourceBehaviour {
  private static final FairsharePolicy FAIR = FairsharePolicy.of(Duration.ofHours(1));

  private static JobQueueUpdate.Builder update(String name) {
    return JobQueueUpdate.builder(name);
  }

  private JobQueueDetail detail(String name) {
    return service.describeJobQueue(name).orElseThrow();
  }

  private void disable(String name) {
    service.updateJobQueue(update(name).state(ResourceState.DISABLED).build());
  }

  private JobHandle submitTo(String queue, String name, String definition) {
    return batch.submit(SubmitJobRequest.builder(name, definition).queue(queue).build());
  }

  @Test
  void isCreatedOnlyOverValidEnvironmentsAndUnderAPolicyThatExists() {
    service.createComputeEnvironment(
        ComputeEnvironment.builder("empty").computeResources(ComputeResources.onDemand(8)).build());
    refused(
        "computeEnvironmentOrder: 'empty' is INVALID",
        () -> service.createJobQueue(JobQueue.of("q", 1, "empty")));
    refused(
        "computeEnvironmentOrder: 'nowhere' does not exist",
        () -> service.createJobQueue(JobQueue.of("q", 1, "nowhere")));
    JobQueue fair =
        JobQueue.builder("q").computeEnvironments("local").schedulingPolicy("fair").build();
    refused("schedulingPolicy: 'fair' does not exist", () -> service.createJobQueue(fair));
    service.createSchedulingPolicy(SchedulingPolicy.fairShare("fair", FAIR));
    service.createJobQueue(fair);
    assertEquals(fair, detail("q").queue());
    refused("jobQueueName: 'q' exists already", () -> service.createJobQueue(fair));
  }

  @Test
  void saysWhetherItIsValid() {
    assertEquals(ResourceStatus.VALID, detail("default").status());
    assertEquals("JobQueue Healthy", detail("default").statusReason());
    assertEquals(batch.now(), detail("default").createdAt());
    assertEquals(0, detail("default").unfinishedJobs());
    array("array", 3);
    submit("job");
    assertEquals(2, detail("default").unfinishedJobs());
    batch.runUntilIdle();
    assertEquals(0, detail("default").unfinishedJobs());
  }

  @Test
  void isDescribedByNameOrByPages() {
    service.createJobQueue(JobQueue.of("b", 1, "local"));
    service.createJobQueue(JobQueue.of("a", 1, "local"));
    assertEquals(
        List.of("b"), names(service.describeJobQueues(DescribeRequest.names("b", "nowhere"))));
    Page<JobQueueDetail> first =
        service.describeJobQueues(DescribeRequest.all(PageRequest.ofSize(2)));
    assertEquals(List.of("a", "b"), names(first));
    assertEquals(
        List.of("default"),
        names(
            service.describeJobQueues(
                DescribeRequest.all(PageRequest.first().after(first.nextToken())))));
  }

  private static List<String> names(Page<JobQueueDetail> page) {
    return page.items().stream().map(d -> d.queue().name()).toList();
  }

  @Test
  void aDisabledQueueTakesNoJobsAndGoesOnWithThoseItHas() {
    JobHandle before = submit("before");
    disable("default");
    refused("jobQueue: 'default' is DISABLED", () -> submit("after"));
    batch.runUntilIdle();
    batch.assertThat(before).succeeded();
    service.updateJobQueue(update("default").state(ResourceState.ENABLED).build());
    submit("after");
  }

  @Test
  void anotherPriorityCountsAtOnce() {
    service.createJobQueue(JobQueue.of("low", 1, "local"));
    service.createJobQueue(JobQueue.of("high", 5, "local"));
    JobHandle blocker = blocker();
    submitTo("low", "low", WIDE);
    submitTo("high", "high", WIDE);
    service.updateJobQueue(update("low").priority(9).build());
    blocker.terminate("go on");
    batch.runUntilIdle();
    assertEquals(List.of("blocker", "low", "high"), launched());
  }

  @Test
  void otherEnvironmentsCountAtOnce() {
    service.createComputeEnvironment(ComputeEnvironment.fixed("other", Resources.of(1, 1_000)));
    blocker();
    JobHandle job = submit("job");
    service.updateJobQueue(update("default").computeEnvironments("other").build());
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
    refused(
        "computeEnvironmentOrder: 'nowhere' does not exist",
        () ->
            service.updateJobQueue(
                update("default").computeEnvironments("other", "nowhere").build()));
    refused(
        "computeEnvironmentOrder: '[]' must name at least one",
        () -> service.updateJobQueue(update("default").computeEnvironments().build()));
  }

  @Test
  void otherEnvironmentsCountAtOnceHoweverOftenTheFormerChanged() {
    for (int changes = 0; changes < 6; changes++) {
      String full = "full" + changes;
      String free = "free" + changes;
      service.createComputeEnvironment(ComputeEnvironment.fixed(full, Resources.of(1, 128)));
      service.createComputeEnvironment(ComputeEnvironment.fixed(free, Resources.of(1, 128)));
      service.createJobQueue(JobQueue.of("q" + changes, 1, full));
      batch.executor().on("endless").neverEnds();
      submitTo("q" + changes, "endless", WORK);
      JobHandle waits = submitTo("q" + changes, "waits", WORK);
      for (int i = 0; i < changes; i++) {
        service.tagResource(ResourceId.computeEnvironment(full), Map.of("k", "v" + i));
        batch.settle();
      }
      batch.assertThat(waits).is(JobStatus.RUNNABLE);
      service.updateJobQueue(update("q" + changes).computeEnvironments(free).build());
      batch.settle();
      batch.assertThat(waits).is(JobStatus.RUNNING);
    }
  }

  @Test
  void saysOfAJobThatItsQueueIsBeingDeleted() {
    blocker();
    array("array", 20_000);
    JobHandle waits = submit("waits");
    batch.settle();
    disable("default");
    service.async().deleteJobQueue("default");
    CompletionStage<JobExplanation> explained = service.async().explain(waits.id());
    CompletionStage<List<JobDetail>> described = service.async().describe(List.of(waits.id()));
    batch.settle();
    JobExplanation explanation = explained.toCompletableFuture().join();
    assertTrue(explanation.changes().isEmpty(), explanation::toString);
    String reason = described.toCompletableFuture().join().get(0).statusReason();
    assertEquals("Queue 'default' is being deleted", reason);
    batch.assertThat(waits).failedBecause("Job queue 'default' was deleted");
  }

  @Test
  void aPolicyIsReplacedButNeverAdded() {
    service.createSchedulingPolicy(SchedulingPolicy.fairShare("one", FAIR));
    service.createSchedulingPolicy(SchedulingPolicy.fairShare("two", FAIR));
    service.createJobQueue(
        JobQueue.builder("fair").computeEnvironments("local").schedulingPolicy("one").build());
    refused(
        "schedulingPolicy: 'one' cannot be added",
        () -> service.updateJobQueue(update("default").schedulingPolicy("one").build()));
    refused(
        "schedulingPolicy: 'three' does not exist",
        () -> service.updateJobQueue(update("fair").schedulingPolicy("three").build()));
    service.updateJobQueue(update("fair").schedulingPolicy("two").build());
    service.updateJobQueue(update("fair").priority(3).build());
    assertEquals("two", detail("fair").queue().schedulingPolicy());
  }

  @Test
  void theOtherFieldsChangeAloneAndAnAbsentOneStays() {
    JobQueue before = detail("default").queue();
    JobStateTimeLimitAction action =
        new JobStateTimeLimitAction(
            BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.ofMinutes(10));
    Retention retention = new Retention(Duration.ofDays(1), 5);
    service.updateJobQueue(update("default").jobStateTimeLimitActions(List.of(action)).build());
    service.updateJobQueue(update("default").retention(retention).build());
    JobQueue after =
        before.toBuilder().jobStateTimeLimitAction(action).retention(retention).build();
    assertEquals(after, detail("default").queue());
    service.updateJobQueue(update("default").jobStateTimeLimitActions(List.of()).build());
    assertEquals(List.of(), detail("default").queue().jobStateTimeLimitActions());
    int facts = batch.facts().size();
    service.updateJobQueue(update("default").priority(before.priority()).build());
    assertEquals(facts, batch.facts().size(), "nothing was to be changed");
    refused("jobQueue: 'x' does not exist", () -> service.updateJobQueue(update("x").build()));
  }

  @Test
  void isDeletedOnlyDisabled() {
    refused("jobQueue: 'default' must be DISABLED", () -> service.deleteJobQueue("default"));
    disable("default");
    service.deleteJobQueue("default");
    assertTrue(service.describeJobQueue("default").isEmpty());
    refused("jobQueue: 'default' does not exist", () -> service.deleteJobQueue("default"));
    refused("jobQueue: 'default' does not exist", () -> submit("job"));
  }

  @Test
  void deletingTerminatesItsJobsAndFreesItsNameWithTheLast() throws Exception {
    batch.executor().on("stubborn").neverEnds().ignoresStop();
    service.createJobQueue(JobQueue.of("other", 1, "local"));
    JobHandle kept = submitTo("other", "kept", WORK);
    JobHandle done = submit("done");
    batch.runUntilIdle();
    JobHandle running = submit("stubborn");
    JobHandle array = array("array", 5);
    JobHandle waiting = submit("waiting", running);
    JobHandle elsewhere =
        batch.submit(job("elsewhere").queue("other").dependsOn(waiting.id()).build());
    batch.settle();
    disable("default");
    service.deleteJobQueue("default");
    batch.settle();
    assertEquals(ResourceStatus.DELETING, detail("default").status());
    batch.assertThat(waiting).failedBecause("Job queue 'default' was deleted").hasAttempts(0);
    batch.assertThat(elsewhere).failedBecause(DEPENDENT_FAILED);
    assertTrue(batch.describe(running.id()).isTerminated());
    refused(
        "jobQueueName: 'default' is still being deleted",
        () -> service.createJobQueue(JobQueue.of("default", 1, "local")));
    refused("jobQueue: 'default' is being deleted", () -> service.deleteJobQueue("default"));
    refused(
        "jobQueue: 'default' is being deleted",
        () -> service.updateJobQueue(update("default").state(ResourceState.ENABLED).build()));
    Cluster half = EngineProperties.checkReplay(batch);
    assertTrue(half.catalog().deletingQueues().contains("default"));
    batch.runUntilIdle();
    assertTrue(service.describeJobQueue("default").isEmpty());
    batch.assertThat(array).failedBecause("Job queue 'default' was deleted");
    batch.assertThat(running).failedBecause("Job queue 'default' was deleted");
    batch.assertThat(done).succeeded();
    batch.assertThat(kept).succeeded();
    service.createJobQueue(JobQueue.of("default", 1, "local"));
    JobHandle again = submit("again");
    batch.runUntilIdle();
    batch.assertThat(again).succeeded();
  }

  @Test
  void aLongQueueIsDeletedInManyTurnsAndNothingOfItIsPlacedMeanwhile() {
    JobHandle blocker = blocker();
    service.createJobQueue(JobQueue.of("long", 9, "local"));
    int jobs = 5_000;
    each(jobs, i -> submitTo("long", "job" + i, WORK));
    service.updateJobQueue(update("long").state(ResourceState.DISABLED).build());
    int turns = batch.journal().factsPerTurn().size();
    service.deleteJobQueue("long");
    blocker.terminate("make room");
    List<Integer> perTurn = batch.journal().factsPerTurn();
    assertTrue(perTurn.size() - turns >= 4, () -> "turns: " + perTurn);
    assertTrue(
        perTurn.subList(turns, perTurn.size()).stream().allMatch(facts -> facts < 2_000),
        () -> "facts per turn: " + perTurn);
    batch.runUntilIdle();
    assertEquals(List.of("blocker"), launched());
    assertTrue(service.describeJobQueue("long").isEmpty());
  }

  @Test
  void asManyAsTheLimitSays() {
    ServiceLimits two = ServiceLimits.defaults().toBuilder().jobQueues(2).build();
    try (BatchHarness few = BatchHarness.builder().limits(two).build()) {
      few.service().createJobQueue(JobQueue.of("a", 1, "local"));
      assertThrows(
          ClientException.class, () -> few.service().createJobQueue(JobQueue.of("b", 1, "local")));
    }
  }
}
