package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
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
}
