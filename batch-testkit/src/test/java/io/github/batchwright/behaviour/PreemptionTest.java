package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job that does not fit may do to others, and what becomes of those. */
class PreemptionTest extends Preempting {

  @Test
  void stopsAPreemptibleJobAndTakesItsPlace() {
    JobHandle low = submit("patient", "low", 4);
    advance(5);
    JobHandle high = submit("urgent", "high", 4);
    assertStatus(RUNNABLE, low);
    assertStatus(RUNNING, high);
    AttemptDetail attempt = batch.describe(low.id()).attempts().get(0);
    assertTrue(attempt.preempted());
    assertEquals(
        "Preempted by job %s of queue 'urgent'".formatted(high.id()), attempt.statusReason());
    batch.runUntilIdle();
    assertStatus(SUCCEEDED, low, high);
    assertEquals(2, batch.describe(low.id()).attempts().size());
    assertEquals(1, preempted(low));
  }

  @Test
  void aQueueThatSaysNothingStopsNothingAndIsNotStopped() {
    JobHandle plain = submit("plain", "plain", 4);
    JobHandle high = submit("urgent", "high", 4);
    advance(60);
    assertStatus(RUNNING, plain);
    assertStatus(RUNNABLE, high);
    JobHandle low = submit("patient", "low", 4);
    advance(3_600);
    assertStatus(RUNNING, high);
    assertStatus(RUNNABLE, low);
    JobHandle plain2 = submit("plain", "plain2", 4);
    advance(3_600);
    assertStatus(RUNNING, low);
    advance(60);
    assertStatus(RUNNABLE, plain2);
  }

  @Test
  void aQueueOfTheSamePriorityIsNotLower() {
    batch.service().updateJobQueue(JobQueueUpdate.builder("patient").priority(10).build());
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    advance(60);
    assertStatus(RUNNING, low);
    assertStatus(RUNNABLE, high);
  }

  @Test
  void usesUpNoAttempt() {
    batch.executor().on("low").attempt(2).exitsWith(1);
    JobHandle low = batch.submit(job("patient", "low", 4).attempts(2).build());
    batch.settle();
    submit("urgent", "high", 4);
    batch.runUntilIdle();
    assertStatus(SUCCEEDED, low);
    assertEquals(3, batch.describe(low.id()).attempts().size());
  }

  @Test
  void anAttemptThatFailsAfterwardsIsCountedAsTheFirst() {
    batch.executor().on("low").attempt(2).exitsWith(1);
    JobHandle low = submit("patient", "low", 4);
    submit("urgent", "high", 4);
    batch.runUntilIdle();
    assertStatus(FAILED, low);
    assertEquals(2, batch.describe(low.id()).attempts().size());
  }

  @Test
  void goesBackToItsOldPlace() {
    submit("patient", "first", 4);
    submit("patient", "second", 4);
    submit("urgent", "high", 4);
    batch.runUntilIdle();
    assertEquals(List.of("first", "high", "first", "second"), launched());
  }

  @Test
  void givesTheVictimItsGraceAndThenForcesIt() {
    stubborn("low");
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    advance(9);
    assertStatus(RUNNING, low);
    assertStatus(RUNNABLE, high);
    advance(1);
    assertStatus(RUNNABLE, low);
    assertStatus(RUNNING, high);
    assertEquals(
        "Killed by signal 9 (SIGKILL)", batch.describe(low.id()).attempts().get(0).reason());
  }

  @Test
  void anAttemptThatEndsWellWhenItIsStoppedIsRunAgain() {
    stubborn("low");
    JobHandle low = submit("patient", "low", 4);
    submit("urgent", "high", 4);
    batch.executor().end(batch.executor().running().get(0), AttemptOutcome.exited(0));
    batch.settle();
    assertStatus(RUNNABLE, low);
    assertEquals(1, preempted(low));
  }

  @Test
  void saysWhatItWaitsFor() {
    stubborn("low*");
    submit("patient", "low1", 2);
    submit("patient", "low2", 2);
    JobHandle high = submit("urgent", "high", 3);
    WaitReason reason = batch.service().explain(high.id()).reasons().get(0);
    assertEquals(WaitReason.Kind.PREEMPTION, reason.kind());
    assertEquals(
        "Waits for 2 of 2 preempted jobs to end; 3 vCPU, 64 MiB of 'ce' are kept for it",
        reason.text());
    assertEquals(List.of(new WaitReason.Amount("jobs", 2, 2, 0)), reason.amounts());
    batch.executor().end(batch.executor().running().get(0), AttemptOutcome.exited(143));
    batch.settle();
    assertEquals(
        new WaitReason.Amount("jobs", 2, 1, 1),
        batch.service().explain(high.id()).reasons().get(0).amounts().get(0));
  }

  @Test
  void stopsWhereTheLeastWorkIsThrownAway() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 3, SIZE))));
    JobHandle old = submit("patient", "old", 4);
    advance(100);
    JobHandle middle = submit("patient", "middle", 3);
    advance(10);
    JobHandle young = submit("patient", "young", 4);
    advance(10);
    // 4 x 120, 3 x 20 and 4 x 10 vCPU seconds.
    submit("urgent", "high", 3);
    assertStatus(RUNNABLE, young);
    assertStatus(RUNNING, old, middle);
    submit("urgent", "high2", 4);
    assertStatus(RUNNABLE, middle);
    assertStatus(RUNNING, old);
  }

  @Test
  void takesOneVictimRatherThanTwoThatCostAsMuch() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 2, SIZE))));
    JobHandle two1 = submit("patient", "two1", 2);
    JobHandle two2 = submit("patient", "two2", 2);
    JobHandle one = submit("patient", "one", 4);
    submit("urgent", "high", 4);
    assertStatus(RUNNABLE, one);
    assertStatus(RUNNING, two1, two2);
  }

  @Test
  void neverTakesMoreVictimsThanNeeded() {
    JobHandle two = submit("patient", "two", 2);
    advance(10);
    JobHandle small = submit("patient", "small", 1);
    advance(1);
    JobHandle tiny = submit("patient", "tiny", 1);
    advance(1);
    // The small ones are cheaper, and one of them is not enough.
    submit("urgent", "high", 2);
    assertStatus(RUNNABLE, small, tiny);
    assertStatus(RUNNING, two);
  }

  @Test
  void sparesTheCheapOnesThatDoNotHelp() {
    JobHandle three = submit("patient", "three", 3);
    advance(10);
    JobHandle small = submit("patient", "small", 1);
    submit("urgent", "high", 3);
    assertStatus(RUNNABLE, three);
    assertStatus(RUNNING, small);
  }

  @Test
  void stopsNobodyIfThatMakesNoRoom() {
    submit("plain", "plain", 2);
    JobHandle low = submit("patient", "low", 2);
    JobHandle high = submit("urgent", "high", 3);
    advance(60);
    assertStatus(RUNNING, low);
    assertStatus(RUNNABLE, high);
    assertEquals(
        WaitReason.Kind.CAPACITY, batch.service().explain(high.id()).reasons().get(0).kind());
  }

  @Test
  void stopsNobodyForAJobThatCanNeverFit() {
    JobHandle low = submit("patient", "low", 4);
    batch.register(JobDefinition.process("huge", "true").resources(8, 64).build());
    batch.submit(SubmitJobRequest.builder("huge", "huge").queue("urgent").build());
    advance(60);
    assertStatus(RUNNING, low);
  }

  @Test
  void isNotStoppedMoreOftenThanItsBound() {
    batch.executor().on("high*").takes(ofSeconds(5));
    JobHandle low = submit("patient", "low", 4);
    for (int i = 0; i < 4; i++) {
      submit("urgent", "high" + i, 4);
      advance(10);
    }
    // The third found a job that had been stopped twice, and waits for it as everybody does.
    assertEquals(2, preempted(low));
    assertEquals(List.of("low", "high0", "low", "high1", "low"), launched());
    batch.runUntilIdle();
    assertEquals(3, batch.describe(low.id()).attempts().size());
    assertStatus(SUCCEEDED, low);
  }

  @Test
  void keepsWhatComesFreeForTheJobThatAskedForIt() {
    stubborn("low2");
    JobHandle low1 = submit("patient", "low1", 2);
    submit("patient", "low2", 2);
    JobHandle high = submit("urgent", "high", 4);
    JobHandle eager = submit("plain", "eager", 1);
    JobHandle behind = submit("urgent", "behind", 1);
    assertStatus(RUNNABLE, low1, high, eager, behind);
    assertEquals(List.of("low1", "low2"), launched());
    advance(10);
    assertStatus(RUNNING, high);
    assertStatus(RUNNABLE, eager, behind);
    assertEquals(1, preempted(low1));
  }

  @Test
  void choosesNoSecondSetOfVictims() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 2, SIZE))));
    stubborn("low*");
    submit("patient", "low1", 4);
    submit("patient", "low2", 4);
    submit("urgent", "high", 4);
    advance(3);
    submit("plain", "more", 1);
    advance(3);
    advance(30);
    assertEquals(List.of("low1", "low2", "high"), launched());
    assertEquals(1, batch.executor().launches().get(2).attempt().number());
    assertEquals(2, batch.executor().running().size());
  }

  @Test
  void severalMayHaveOthersStoppedAtOnce() {
    stubborn("low*");
    for (int i = 0; i < 4; i++) {
      submit("patient", "low" + i, 1);
    }
    JobHandle high = batch.submit(job("urgent", "high", 1).arraySize(3).build());
    advance(10);
    for (int i = 0; i < 3; i++) {
      assertEquals(RUNNING, batch.describe(high.id().child(i)).status());
    }
    assertEquals(4, batch.executor().running().size(), "the fourth goes on undisturbed");
  }

  @Test
  void childrenOfAnArrayAreStoppedOneByOne() {
    JobHandle low = batch.submit(job("patient", "low", 1).arraySize(4).build());
    batch.settle();
    submit("urgent", "high", 2);
    long waiting =
        IntStream.range(0, 4)
            .filter(i -> batch.describe(low.id().child(i)).preemptedAttempts() == 1)
            .count();
    assertEquals(2, waiting);
    batch.runUntilIdle();
    assertStatus(SUCCEEDED, low);
  }

  @Test
  void ifThePreemptorIsCancelledTheVictimsStillEndAndRunAgain() {
    stubborn("low");
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    batch.service().cancel(high.id(), "no");
    advance(9);
    assertStatus(RUNNING, low);
    assertStatus(FAILED, high);
    advance(1);
    assertStatus(RUNNING, low);
    assertEquals(List.of("low", "low"), launched());
    assertEquals(1, preempted(low));
  }

  @Test
  void aVictimThatIsTerminatedMeanwhileIsNotRunAgain() {
    stubborn("low");
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    batch.service().terminate(low.id(), "not wanted");
    advance(10);
    assertStatus(FAILED, low);
    assertEquals("not wanted", batch.describe(low.id()).statusReason());
    assertFalse(batch.describe(low.id()).attempts().get(0).preempted());
    assertStatus(RUNNING, high);
  }

  @Test
  void takesRoomElsewhereThatComesFreeSooner() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 2, SIZE))));
    stubborn("low");
    JobHandle plain = submit("plain", "plain", 4);
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    batch.service().terminate(plain.id(), "done");
    batch.settle();
    assertStatus(RUNNING, high);
    advance(10);
    assertStatus(RUNNING, low);
    assertEquals(2, batch.describe(low.id()).attempts().size());
  }

  @Test
  void givesUpAPlaceThatIsTakenAway() {
    stubborn("low");
    JobHandle low = submit("patient", "low", 4);
    JobHandle high = submit("urgent", "high", 4);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce").state(ResourceState.DISABLED).build());
    advance(20);
    assertStatus(RUNNABLE, low, high);
    assertEquals(
        WaitReason.Kind.ENVIRONMENT_DISABLED,
        batch.service().explain(high.id()).reasons().get(0).kind());
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce").state(ResourceState.ENABLED).build());
    batch.settle();
    assertStatus(RUNNING, high);
  }

  @Test
  void obeysTheMaximumOfAnEnvironment() {
    use(
        queues(
            BatchHarness.builder()
                .computeEnvironment(
                    ComputeEnvironment.fixed("ce", 4, SIZE).toBuilder()
                        .computeResources(ComputeResources.onDemand(6))
                        .build())));
    JobHandle low1 = submit("patient", "low1", 3);
    advance(10);
    JobHandle low2 = submit("patient", "low2", 3);
    // Two instances are idle, but no more vCPUs may be used.
    JobHandle high = submit("urgent", "high", 2);
    assertStatus(RUNNING, low1, high);
    assertStatus(RUNNABLE, low2);
  }

  @Test
  void insideAQueueStopsJobsOfALowerPriority() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 1, SIZE))
            .schedulingPolicy(
                SchedulingPolicy.fairShare(
                    "fair", FairsharePolicy.of(java.time.Duration.ofHours(1))))
            .jobQueue(
                JobQueue.builder("one")
                    .computeEnvironments("ce")
                    .schedulingPolicy("fair")
                    .preemption(PreemptionPolicy.withinQueue())
                    .build()));
    JobHandle low = batch.submit(job("one", "low", 4).share("a").schedulingPriority(1).build());
    batch.settle();
    JobHandle same = batch.submit(job("one", "same", 4).share("a").schedulingPriority(1).build());
    advance(60);
    assertStatus(RUNNING, low);
    JobHandle high = batch.submit(job("one", "high", 4).share("a").schedulingPriority(2).build());
    batch.settle();
    assertStatus(RUNNING, high);
    assertStatus(RUNNABLE, low, same);
  }

  @Test
  void theBoundIsAtLeastOne() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PreemptionPolicy.ofPreemptibleJobs().withMaxPreemptions(0));
    assertEquals("preemption.maxPreemptions: '0' must be 1-100", e.getMessage());
  }

  @Test
  void memoryCountsAsVcpusDo() {
    batch.register(JobDefinition.process("fat", "true").resources(1, 4_096).build());
    JobHandle fat = batch.submit(SubmitJobRequest.builder("fat", "fat").queue("patient").build());
    batch.settle();
    assertEquals(Resources.of(4, 4_096), SIZE);
    JobHandle high = submit("urgent", "high", 2);
    assertStatus(RUNNABLE, fat);
    assertStatus(RUNNING, high);
  }
}
