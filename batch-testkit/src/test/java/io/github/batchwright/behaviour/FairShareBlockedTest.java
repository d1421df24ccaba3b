package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What goes on in a fair-share queue when something is in the way of a share: room, a reservation,
 * a cap, units.
 */
class FairShareBlockedTest extends FairShare {
  @Test
  void aReservationKeepsAPartForSharesThatAreNotActive() {
    start(new FairsharePolicy(ofMinutes(10), 50, List.of()));
    batch.executor().on("a").neverEnds();
    batch.executor().on("b").neverEnds();
    List<JobHandle> jobs = Behaviour.each(4, i -> batch.submit(job("a", "A").build()));
    batch.settle();
    assertEquals(List.of("a", "a"), launched());
    batch
        .assertThat(jobs.get(2))
        .hasStatusReason(
            "Compute environment 'e' keeps 2.0 vCPU for shares that are not active; 1 are");
    batch.advance(ofSeconds(1));
    // The second share makes the part smaller: a quarter of the 4 vCPU.
    batch.submit(job("b", "B").build());
    batch.settle();
    assertEquals(List.of("a", "a", "b"), launched());
  }

  @Test
  void theReservationOfAnUnmanagedEnvironmentIsOfTheVcpusItStates() {
    start(
        new FairsharePolicy(ofMinutes(10), 50, List.of()),
        ComputeEnvironment.builder("e").instances(1, Resources.of(4, 16_384)).unmanaged(2).build());
    batch.executor().on("a").neverEnds();
    Behaviour.each(4, i -> batch.submit(job("a", "A").build()));
    batch.settle();
    assertEquals(3, launched().size());
  }

  @Test
  void aBlockedQueueGoesOnWhenAnotherShareComesToItsTurnByTimeAlone() {
    start(FairsharePolicy.of(ofMinutes(10)));
    // B has used a little, A runs 3 of the 4 vCPU for good: A has less at first, and more later.
    takes("past", ofSeconds(100));
    batch.submit(job("past", "B").build());
    batch.runUntilIdle();
    batch.executor().on("a").neverEnds();
    Behaviour.each(3, i -> batch.submit(job("a", "A").build()));
    batch.settle();
    JobHandle tooWide = wide("a", "A");
    JobHandle fits = batch.submit(job("b", "B").build());
    batch.settle();
    batch.assertThat(fits).is(JobStatus.RUNNABLE);
    batch.runUntilIdle();
    batch.assertThat(fits).succeeded();
    batch.assertThat(tooWide).is(JobStatus.RUNNABLE);
    double waited =
        Duration.between(
                    batch.describe(fits.id()).createdAt(), batch.describe(fits.id()).startedAt())
                .toMillis()
            / 1000.0;
    // 3 t meets 100 - t/6 at 31.58 seconds.
    assertEquals(100 / (3 + 1 / 6.0), waited, 0.2);
  }

  @Test
  void aCapOnASharePassesItsJobsOver() {
    start(FairsharePolicy.of(ofMinutes(10), new ShareAttributes("A", 0.001, 2)));
    batch.executor().on("a").neverEnds();
    List<JobHandle> jobs = Behaviour.each(4, i -> batch.submit(job("a", "A").build()));
    batch.executor().on("b").neverEnds();
    batch.submit(job("b", "B").build());
    batch.settle();
    assertEquals(List.of("a", "a", "b"), launched());
    batch
        .assertThat(jobs.get(2))
        .hasStatusReason("Waits for an attempt of share 'A' to end: 2 run, as many as may");
    batch.service().terminate(jobs.get(0).id(), "enough");
    batch.advance(ofMinutes(1));
    assertEquals(List.of("a", "a", "b", "a"), launched());
  }

  @Test
  void aShareAtItsCapKeepsNobodyAwakeWhileAnotherBlocksTheQueue() {
    start(FairsharePolicy.of(ofMinutes(10), new ShareAttributes("A", 0.001, 1)));
    batch.executor().on("*").neverEnds();
    batch.submit(job("a", "A").build());
    batch.submit(job("b", "B").build());
    batch.submit(job("a", "A").build());
    wide("b", "B");
    batch.settle();
    long time = CpuTime.of(() -> batch.advance(Duration.ofDays(1)));
    // A turn in every millisecond of a day would take minutes.
    assertTrue(time < 5e9);
    assertEquals(List.of("a", "b"), launched());
  }

  @Test
  void unitsGoToAShareOnceItComesBeforeTheOneThatWaitsForMore() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.service().createConsumableResource(ConsumableResource.replenishable("licence", 2));
    takes("past", ofSeconds(100));
    batch.submit(job("past", "Y").build());
    batch.runUntilIdle();
    batch.executor().on("x").neverEnds();
    batch.submit(job("x", "X").consumableResource("licence", 1).build());
    JobHandle wantsTwo = batch.submit(job("x", "X").consumableResource("licence", 2).build());
    JobHandle wantsOne = batch.submit(job("y", "Y").consumableResource("licence", 1).build());
    batch.advance(ofSeconds(85));
    batch.assertThat(wantsOne).is(JobStatus.RUNNABLE);
    // 100 - t/6 meets t at 85.7 seconds.
    batch.advance(ofSeconds(1));
    batch.assertThat(wantsOne).is(JobStatus.RUNNING);
    batch.assertThat(wantsTwo).is(JobStatus.RUNNABLE);
  }

  @Test
  void otherSharesGoOnWhenTheFirstHasNothingButWhatItsCapHoldsBack() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.register(JobDefinition.process("capped", "true").maxConcurrency(1).build());
    batch.executor().on("*").neverEnds();
    batch.submit(SubmitJobRequest.builder("c", "capped").queue("q").share("A").build());
    batch.submit(SubmitJobRequest.builder("c", "capped").queue("q").share("B").build());
    batch.submit(SubmitJobRequest.builder("c", "capped").queue("q").share("C").build());
    batch.submit(job("d", "D").build());
    batch.submit(job("e", "D").build());
    batch.settle();
    assertEquals(List.of("c", "d", "e"), launched());
  }

  @Test
  void aShareThatComesLevelWithAYoungerJobGoesFirstAtThatVeryInstant() {
    start(FairsharePolicy.of(ofSeconds(100)));
    takes("past", ofSeconds(50));
    batch.submit(job("past", "B").build());
    batch.runUntilIdle();
    batch.executor().on("block").neverEnds();
    JobHandle block = batch.submit(SubmitJobRequest.builder("block", "four").queue("fifo").build());
    JobHandle older = batch.submit(job("b", "B").build());
    batch.executor().on("a").neverEnds();
    Behaviour.each(2, i -> batch.submit(job("a", "A").build()));
    JobHandle tooWide = wide("a", "A");
    block.terminate("make room");
    // 2 t meets 50 - t/2 at 20 seconds.
    batch.advance(ofSeconds(20).minusMillis(1));
    batch.assertThat(older).is(JobStatus.RUNNABLE);
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(older).is(JobStatus.RUNNING);
    batch.assertThat(tooWide).is(JobStatus.RUNNABLE);
  }

  @Test
  void aJobOfAHigherPriorityGoesBeforeTheOneThatBlocksItsShare() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.executor().on("*").neverEnds();
    batch.submit(job("a", "A").build());
    wide("a", "A");
    batch.submit(job("behind", "A").build());
    batch.settle();
    batch.submit(job("urgent", "A").schedulingPriority(1).build());
    batch.settle();
    assertEquals(List.of("a", "urgent"), launched());
  }

  @Test
  void aJobThatItsDefinitionsCapHoldsBackKeepsNobodyAwake() {
    start(FairsharePolicy.of(ofMinutes(10), ShareAttributes.of("A", 0.001)));
    batch.register(JobDefinition.process("capped", "true").maxConcurrency(1).build());
    batch.executor().on("*").neverEnds();
    for (int i = 0; i < 2; i++) {
      batch.submit(SubmitJobRequest.builder("a", "capped").queue("q").share("A").build());
    }
    batch.submit(job("b", "B").build());
    wide("b", "B");
    batch.settle();
    long time = CpuTime.of(() -> batch.advance(Duration.ofHours(2)));
    assertTrue(time < 2e9);
    assertEquals(List.of("a", "b"), launched());
  }

  @Test
  void aShareThatBecomesActiveMakesTheReservationSmallerAtOnce() {
    start(new FairsharePolicy(ofMinutes(10), 50, List.of()));
    batch.executor().on("a").neverEnds();
    List<JobHandle> jobs = Behaviour.each(3, i -> batch.submit(job("a", "A").build()));
    batch.settle();
    batch.assertThat(jobs.get(2)).is(JobStatus.RUNNABLE);
    // It only waits itself, and lets another go.
    batch.submit(job("b", "B").dependsOn(jobs.get(0).id()).build());
    batch.settle();
    batch.assertThat(jobs.get(2)).is(JobStatus.RUNNING);
  }

  @Test
  void aShareThatHasUsedLessGoesBeforeTheOneThatBlocksTheQueue() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.executor().on("*").neverEnds();
    JobHandle first = batch.submit(job("a", "A").build());
    batch.submit(job("waits", "B").dependsOn(first.id()).build());
    batch.advance(ofSeconds(10));
    wide("a", "A");
    batch.submit(job("behind", "A").build());
    batch.settle();
    batch.submit(job("b", "B").build());
    batch.settle();
    assertEquals(List.of("a", "b"), launched());
  }
}
