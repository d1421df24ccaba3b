package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to the first job of a queue when it is stuck. AWS: jobStateTimeLimitActions. */
class JobStateTimeLimitActionsTest {
  private static final String CANCELED = "Canceled by JobStateTimeLimit action due to reason: ";

  private BatchHarness batch;

  private void start(BlockedReason reason, Duration maxTime) {
    batch =
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("e")
                    .instances(2, Resources.of(4, 1024))
                    .computeResources(ComputeResources.onDemand(6))
                    .build())
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .jobStateTimeLimitAction(new JobStateTimeLimitAction(reason, maxTime))
                    .build())
            .build();
    for (int vcpus : new int[] {1, 2, 4, 5, 7}) {
      batch.register(JobDefinition.process("v" + vcpus, "true").resources(vcpus, 64).build());
    }
    batch.executor().on("busy").neverEnds();
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private JobHandle submit(String name, int vcpus) {
    return batch.submit(SubmitJobRequest.builder(name, "v" + vcpus).build());
  }

  @Test
  void aHeadWithoutCapacityIsCancelledWhenItsTimeIsOver() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    submit("busy", 4);
    JobHandle stuck = submit("stuck", 4);
    JobHandle behind = submit("behind", 1);
    batch.advance(ofMinutes(10).minusMillis(1));
    batch.assertThat(stuck).is(JobStatus.RUNNABLE);
    batch.advance(Duration.ofMillis(1));
    batch
        .assertThat(stuck)
        .failedBecause(CANCELED + "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY")
        .stoppedAfter(ofMinutes(10));
    assertTrue(batch.describe(stuck.id()).isCancelled());
    batch.assertThat(behind).is(JobStatus.RUNNING);
  }

  @Test
  void moreThanTheEnvironmentMayEverHaveIsAReasonOfItsOwn() {
    start(BlockedReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE, ofMinutes(20));
    JobHandle stuck = submit("stuck", 7);
    batch.advance(ofMinutes(20));
    batch
        .assertThat(stuck)
        .failedBecause(CANCELED + "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE");
  }

  @Test
  void moreThanAnyInstanceHasIsAReasonOfItsOwn() {
    start(BlockedReason.JOB_RESOURCE_REQUIREMENT, ofMinutes(20));
    JobHandle stuck = submit("stuck", 5);
    batch.advance(ofMinutes(20));
    batch.assertThat(stuck).failedBecause(CANCELED + "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");
  }

  @Test
  void aReasonWithoutALimitIsLeftAlone() {
    start(BlockedReason.JOB_RESOURCE_REQUIREMENT, ofMinutes(10));
    submit("busy", 4);
    JobHandle stuck = submit("stuck", 4);
    batch.advance(Duration.ofDays(2));
    batch.assertThat(stuck).is(JobStatus.RUNNABLE);
  }

  @Test
  void theTimeCountsFromWhenTheJobBecameFirst() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    submit("busy", 4);
    JobHandle first = submit("first", 4);
    JobHandle second = submit("second", 4);
    batch.advance(ofMinutes(19));
    batch.assertThat(first).is(JobStatus.FAILED);
    batch.assertThat(second).is(JobStatus.RUNNABLE);
    batch.advance(ofMinutes(1));
    batch.assertThat(second).is(JobStatus.FAILED).stoppedAfter(ofMinutes(20));
  }

  @Test
  void theTimeStartsAgainWhenTheReasonChanges() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    JobHandle busy = submit("busy", 4);
    JobHandle stuck = submit("stuck", 4);
    batch.advance(ofMinutes(9));
    batch.service().terminate(busy.id(), "make room");
    batch.advance(ofMinutes(30));
    batch.assertThat(stuck).succeeded();
    assertEquals(1, batch.describe(stuck.id()).attempts().size());
  }

  @Test
  void onlyTheFirstChildOfAnArrayIsCancelled() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    submit("busy", 4);
    JobHandle array = batch.submit(SubmitJobRequest.builder("array", "v4").arraySize(3).build());
    batch.advance(ofMinutes(10));
    batch.assertThat(array).hasChildren(JobStatus.FAILED, 1).hasChildren(JobStatus.RUNNABLE, 2);
    batch.assertThat(array.child(0)).is(JobStatus.FAILED);
  }

  @Test
  void aShareThatComesFirstByTimeAloneIsWatchedFromThenOn() {
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(4, 1024)))
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", FairsharePolicy.of(ofMinutes(10))))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .schedulingPolicy("fair")
                    .jobStateTimeLimitAction(
                        new JobStateTimeLimitAction(
                            BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10)))
                    .build())
            .build();
    batch.register(JobDefinition.process("v1", "true").build());
    batch.register(JobDefinition.process("v3", "true").resources(3, 64).build());
    batch.register(JobDefinition.process("v4", "true").resources(4, 64).build());
    batch.executor().on("past").takes(Duration.ofSeconds(100));
    batch.submit(SubmitJobRequest.builder("past", "v1").share("B").build());
    batch.runUntilIdle();
    batch.executor().on("busy").neverEnds();
    batch.submit(SubmitJobRequest.builder("busy", "v3").share("A").build());
    JobHandle a = batch.submit(SubmitJobRequest.builder("a", "v4").share("A").build());
    JobHandle b = batch.submit(SubmitJobRequest.builder("b", "v4").share("B").build());
    // 3 t meets 100 - t/6 at 31.6 seconds: from then on B is first, and A no more.
    batch.advance(ofMinutes(10).plusSeconds(31));
    batch.assertThat(a).is(JobStatus.RUNNABLE);
    batch.assertThat(b).is(JobStatus.RUNNABLE);
    batch.advance(Duration.ofSeconds(1));
    batch.assertThat(a).is(JobStatus.RUNNABLE);
    batch.assertThat(b).failedBecause(CANCELED);
  }

  @Test
  void aHeadThatIsCancelledByHandLeavesTheNextItsFullTime() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    submit("busy", 4);
    JobHandle first = submit("first", 4);
    JobHandle second = submit("second", 4);
    batch.advance(ofMinutes(9));
    first.cancel("not needed");
    batch.advance(ofMinutes(10).minusMillis(1));
    batch.assertThat(second).is(JobStatus.RUNNABLE);
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(second).failedBecause(CANCELED);
  }

  @Test
  void anotherLimitCountsFromWhenTheReasonBegan() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(60));
    submit("busy", 4);
    JobHandle stuck = submit("stuck", 4);
    batch.advance(ofMinutes(20));
    limit(List.of(action(ofMinutes(30))));
    batch.advance(ofMinutes(9));
    batch.assertThat(stuck).is(JobStatus.RUNNABLE);
    batch.advance(ofMinutes(1));
    batch.assertThat(stuck).failedBecause(CANCELED);
    JobHandle next = submit("next", 4);
    limit(List.of());
    batch.advance(Duration.ofDays(1));
    batch.assertThat(next).is(JobStatus.RUNNABLE);
    limit(List.of(action(ofMinutes(10))));
    batch.advance(ofMinutes(10));
    batch.assertThat(next).failedBecause(CANCELED);
  }

  private void limit(List<JobStateTimeLimitAction> actions) {
    batch
        .service()
        .updateJobQueue(
            JobQueueUpdate.builder("default").jobStateTimeLimitActions(actions).build());
  }

  private static JobStateTimeLimitAction action(Duration maxTime) {
    return new JobStateTimeLimitAction(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, maxTime);
  }

  @Test
  void aReasonThatChangesWithTheEnvironmentStartsTheTimeAgain() {
    start(BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, ofMinutes(10));
    submit("busy", 2);
    JobHandle stuck = submit("stuck", 5);
    batch.advance(ofMinutes(30));
    batch.assertThat(stuck).is(JobStatus.RUNNABLE);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("e")
                .instances(
                    List.of(Resources.of(4, 1024), Resources.of(4, 1024), Resources.of(5, 1024)))
                .build());
    batch.advance(ofMinutes(10).minusMillis(1));
    batch.assertThat(stuck).is(JobStatus.RUNNABLE);
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(stuck).failedBecause(CANCELED + "CAPACITY");
  }
}
