package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobQueueSnapshot.ShareUse;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fair share, rule by rule. */
class FairShareTest {
  private BatchHarness batch;

  /** Starts with a queue {@code q} that shares 4 vCPU. */
  private void start(FairsharePolicy policy) {
    start(policy, ComputeEnvironment.fixed("e", Resources.of(4, 16_384)));
  }

  private void start(FairsharePolicy policy, ComputeEnvironment environment) {
    batch =
        BatchHarness.builder()
            .computeEnvironment(environment)
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", policy))
            .jobQueue(
                JobQueue.builder("q").computeEnvironments("e").schedulingPolicy("fair").build())
            .jobQueue(JobQueue.of("fifo", 0, "e"))
            .build();
    batch.register(JobDefinition.process("one", "true").build());
    batch.register(JobDefinition.process("four", "true").resources(4, 64).build());
  }

  @AfterEach
  void close() {
    if (batch != null) {
      batch.close();
    }
  }

  private SubmitJobRequest.Builder job(String name, String share) {
    return SubmitJobRequest.builder(name, "one").queue("q").share(share);
  }

  private JobHandle wide(String name, String share) {
    return batch.submit(SubmitJobRequest.builder(name, "four").queue("q").share(share).build());
  }

  private void takes(String name, Duration duration) {
    batch.executor().on(name).takes(duration);
  }

  private List<String> launched() {
    return batch.executor().launches().stream().map(l -> l.jobName()).toList();
  }

  private ShareUse use(String share) {
    return batch.service().getJobQueueSnapshot("q").topShares().stream()
        .filter(use -> use.shareIdentifier().equals(share))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theShareWithTheLowestUsageGoesFirst() {
    start(FairsharePolicy.of(ofMinutes(10)));
    takes("a", ofSeconds(10));
    takes("b", ofSeconds(10));
    wide("a", "A");
    wide("a", "A");
    wide("a", "A");
    wide("b", "B");
    wide("b", "B");
    batch.runUntilIdle();
    assertEquals(List.of("a", "b", "a", "b", "a"), launched());
  }

  @Test
  void equalUsageIsDecidedByTheOldestJob() {
    start(FairsharePolicy.of(ofMinutes(10)));
    wide("b", "B");
    wide("a", "A");
    batch.settle();
    assertEquals(List.of("b"), launched());
  }

  @Test
  void usageIsMultipliedByTheWeightSoThatALowerFactorGetsMore() {
    start(FairsharePolicy.of(ofMinutes(10), ShareAttributes.of("A", 0.25)));
    takes("a", ofSeconds(10));
    takes("b", ofSeconds(10));
    for (int i = 0; i < 5; i++) {
      wide("a", "A");
      wide("b", "B");
    }
    batch.advance(ofSeconds(49));
    assertEquals(List.of("a", "b", "a", "a", "a"), launched());
  }

  @Test
  void usageIsTheVcpuSecondsOfWhatRunsAndOfWhatEndedFading() {
    start(FairsharePolicy.of(ofSeconds(100)));
    takes("a", ofSeconds(20));
    batch.submit(job("a", "A").build());
    batch.submit(job("a", "A").build());
    batch.advance(ofSeconds(10));
    assertEquals(20, use("A").vcpuSeconds(), 1e-9);
    assertEquals(2, use("A").runningVcpus());
    batch.advance(ofSeconds(10));
    assertEquals(40, use("A").vcpuSeconds(), 1e-9);
    batch.advance(ofSeconds(25));
    assertEquals(30, use("A").vcpuSeconds(), 1e-9);
    batch.advance(ofSeconds(50));
    assertEquals(10, use("A").vcpuSeconds(), 1e-9);
    assertEquals(0, use("A").runningVcpus());
    batch.advance(ofSeconds(25));
    assertEquals(0, batch.service().getJobQueueSnapshot("q").activeShareCount());
  }

  @Test
  void aDecayOfZeroMeansTenMinutes() {
    start(FairsharePolicy.of(Duration.ZERO));
    takes("a", ofMinutes(1));
    batch.submit(job("a", "A").build());
    batch.advance(ofMinutes(6));
    assertEquals(30, use("A").vcpuSeconds(), 1e-9);
  }

  @Test
  void usageThatHasFadedNoLongerCounts() {
    start(FairsharePolicy.of(ofMinutes(1)));
    takes("a", ofSeconds(30));
    wide("a", "A");
    batch.runUntilIdle();
    batch.advance(ofSeconds(61));
    takes("block", ofSeconds(10));
    wide("block", "C");
    JobHandle older = wide("a", "A");
    wide("b", "B");
    batch.runUntilIdle();
    assertEquals(List.of("a", "block", "a", "b"), launched());
    batch.assertThat(older).succeeded();
  }

  @Test
  void insideAShareThePriorityGoesFirstThenTheOldest() {
    start(FairsharePolicy.of(ofMinutes(10)));
    takes("first", ofSeconds(1));
    wide("first", "A");
    for (String name : List.of("low", "high", "low2", "high2")) {
      int priority = name.startsWith("high") ? 9999 : 1;
      batch.submit(
          SubmitJobRequest.builder(name, "four")
              .queue("q")
              .share("A")
              .schedulingPriority(priority)
              .build());
    }
    batch.runUntilIdle();
    assertEquals(List.of("first", "high", "high2", "low", "low2"), launched());
  }

  @Test
  void theDefinitionsPriorityHoldsUnlessTheSubmissionSays() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.register(
        JobDefinition.process("urgent", "true").resources(4, 64).schedulingPriority(7).build());
    wide("first", "A");
    wide("plain", "A");
    batch.submit(SubmitJobRequest.builder("urgent", "urgent").queue("q").share("A").build());
    batch.submit(
        SubmitJobRequest.builder("demoted", "urgent")
            .queue("q")
            .share("A")
            .schedulingPriority(0)
            .build());
    batch.runUntilIdle();
    assertEquals(List.of("first", "urgent", "plain", "demoted"), launched());
  }

  @Test
  void prioritiesOfAFirstInFirstOutQueueHaveNoEffect() {
    start(FairsharePolicy.of(ofMinutes(10)));
    for (String name : List.of("first", "low", "high")) {
      batch.submit(
          SubmitJobRequest.builder(name, "four")
              .queue("fifo")
              .schedulingPriority(name.equals("high") ? 9999 : 0)
              .build());
    }
    batch.runUntilIdle();
    assertEquals(List.of("first", "low", "high"), launched());
  }

  @Test
  void aPrefixGivesEachIdentifierAShareOfItsOwnAtThatWeight() {
    start(FairsharePolicy.of(ofMinutes(10), ShareAttributes.of("User*", 0.5)));
    takes("u", ofSeconds(10));
    batch.submit(job("u", "User1").build());
    batch.submit(job("u", "User2").build());
    batch.submit(job("u", "Other").build());
    batch.advance(ofSeconds(10));
    assertEquals(3, batch.service().getJobQueueSnapshot("q").activeShareCount());
    assertEquals(5, use("User1").weightedUsage(), 1e-9);
    assertEquals(5, use("User2").weightedUsage(), 1e-9);
    assertEquals(10, use("Other").weightedUsage(), 1e-9);
  }

  @Test
  void aShareIsRequiredByAFairShareQueueAndRefusedByAnother() {
    start(FairsharePolicy.of(ofMinutes(10)));
    int before = batch.facts().size();
    ClientException missing =
        assertThrows(
            ClientException.class,
            () -> batch.submit(SubmitJobRequest.builder("j", "one").queue("q").build()));
    assertEquals(
        "shareIdentifier: must be given, for queue 'q' has a scheduling policy",
        missing.getMessage());
    ClientException refused =
        assertThrows(
            ClientException.class,
            () ->
                batch.submit(
                    SubmitJobRequest.builder("j", "one").queue("fifo").share("A").build()));
    assertEquals(
        "shareIdentifier: 'A' must not be given: queue 'fifo' has no scheduling policy",
        refused.getMessage());
    assertEquals(before, batch.facts().size());
  }

  @Test
  void atMostFiveHundredSharesAreActive() {
    start(FairsharePolicy.of(ofMinutes(10)));
    takes("s", ofSeconds(1));
    for (int i = 0; i < 500; i++) {
      batch.submit(job("s", "S" + i).build());
    }
    ClientException refused =
        assertThrows(ClientException.class, () -> batch.submit(job("s", "S500").build()));
    assertTrue(refused.getMessage().startsWith("shareIdentifier: 'S500'"), refused::getMessage);
    batch.submit(job("s", "S7").build());
    batch.runUntilIdle();
    // A share stays active until what it used has faded.
    assertThrows(ClientException.class, () -> batch.submit(job("s", "S500").build()));
    batch.advance(ofMinutes(11));
    batch.submit(job("s", "S500").build());
  }

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
  void fairShareConvergesToTheWeights() {
    start(
        FairsharePolicy.of(
            ofMinutes(10), ShareAttributes.of("A", 1), ShareAttributes.of("B", 0.5)));
    takes("a", ofSeconds(5));
    takes("b", ofSeconds(5));
    for (int i = 0; i < 3000; i++) {
      batch.submit(job("a", "A").build());
      batch.submit(job("b", "B").build());
    }
    batch.advance(Duration.ofHours(1));
    long a = launched().stream().filter("a"::equals).count();
    long b = launched().stream().filter("b"::equals).count();
    assertEquals(2.0, (double) b / a, 0.1, () -> a + " of A, " + b + " of B");
  }

  @Test
  void aNewPolicyCountsWhatWasUsedBefore() {
    start(FairsharePolicy.of(ofSeconds(100)));
    takes("a", ofSeconds(10));
    batch.submit(job("a", "A").build());
    batch.runUntilIdle();
    batch
        .service()
        .updateSchedulingPolicy(
            "fair", FairsharePolicy.of(ofSeconds(1000), ShareAttributes.of("A", 3)));
    batch.advance(ofSeconds(100));
    assertEquals(9, use("A").vcpuSeconds(), 1e-6);
    assertEquals(27, use("A").weightedUsage(), 1e-6);
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
  void aSnapshotShowsTheFrontInTheOrderOfTurns() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.executor().on("block").neverEnds();
    wide("block", "A");
    batch.advance(ofSeconds(5));
    JobHandle a = batch.submit(job("j", "A").build());
    JobHandle b = batch.submit(job("j", "B").build());
    JobHandle b2 = batch.submit(job("j", "B").schedulingPriority(3).build());
    JobQueueSnapshot snapshot = batch.service().getJobQueueSnapshot("q");
    assertEquals(
        List.of(b2.id(), b.id(), a.id()),
        snapshot.frontOfQueue().stream().map(front -> front.jobId()).toList());
    assertEquals(batch.now(), snapshot.at());
    assertEquals(4, snapshot.runningVcpus());
    assertEquals("A", snapshot.topShares().get(0).shareIdentifier());
    assertEquals(20, snapshot.topShares().get(0).vcpuSeconds(), 1e-9);
    assertEquals(2, snapshot.topShares().get(0).jobs());
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
    long start = System.nanoTime();
    batch.advance(Duration.ofDays(1));
    // A turn in every millisecond of a day would take minutes.
    assertTrue(System.nanoTime() - start < 5e9);
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
  void aShorterDecayNeverMakesUsageMoreThanItWas() {
    start(FairsharePolicy.of(Duration.ofDays(7)));
    takes("s", ofSeconds(10));
    for (int i = 0; i < 6; i++) {
      batch.submit(job("s", "S" + i).build());
      batch.advance(ofSeconds(100));
    }
    batch.service().updateSchedulingPolicy("fair", FairsharePolicy.of(ofMinutes(10)));
    for (int i = 0; i < 6; i++) {
      double used = use("S" + i).vcpuSeconds();
      double least = 10 * (1 - (590 - 100 * i) / 600.0);
      assertTrue(used <= 10.02 && used >= least - 0.01, i + ": " + used);
    }
    batch.advance(ofSeconds(602));
    assertEquals(0, batch.service().getJobQueueSnapshot("q").activeShareCount());
  }

  @Test
  void usageFadesAtTheNewRateAfterTheDecayWasMadeShorter() {
    start(FairsharePolicy.of(Duration.ofDays(7)));
    takes("s", ofSeconds(60));
    batch.submit(job("s", "S").build());
    batch.runUntilIdle();
    batch.service().updateSchedulingPolicy("fair", FairsharePolicy.of(ofMinutes(10)));
    batch.submit(job("s", "S").build());
    batch.runUntilIdle();
    // The first has been fading for a minute, the second begins.
    assertEquals(60 * 0.9 + 60, use("S").vcpuSeconds(), 0.25);
    batch.advance(ofMinutes(5));
    assertEquals(60 * 0.4 + 60 * 0.5, use("S").vcpuSeconds(), 0.25);
    batch.advance(ofMinutes(4));
    assertEquals(60 * 0.1, use("S").vcpuSeconds(), 0.25);
  }

  @Test
  void aShareIsActiveWhileAJobOfItOnlyWaitsForAnother() {
    start(new FairsharePolicy(ofMinutes(10), 50, List.of()));
    batch.executor().on("a").neverEnds();
    JobHandle first = batch.submit(job("a", "A").build());
    batch.submit(job("b", "B").dependsOn(first.id()).build());
    Behaviour.each(3, i -> batch.submit(job("a", "A").build()));
    batch.settle();
    // Two are active, so that a quarter of the 4 vCPU is kept.
    assertEquals(3, launched().size());
  }

  @Test
  void aRetriedJobGoesBeforeYoungerOnesOfItsPriorityAndAfterThoseOfAHigherOne() {
    start(FairsharePolicy.of(ofMinutes(10)));
    batch.executor().on("again").exitsWith(1);
    for (String name : List.of("again", "younger", "higher")) {
      batch.submit(
          SubmitJobRequest.builder(name, "four")
              .queue("q")
              .share("A")
              .attempts(2)
              .schedulingPriority(name.equals("higher") ? 5 : 4)
              .build());
      batch.settle();
    }
    batch.runUntilIdle();
    assertEquals(List.of("again", "higher", "again", "younger"), launched());
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
    long start = System.nanoTime();
    batch.advance(Duration.ofHours(2));
    assertTrue(System.nanoTime() - start < 2e9);
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
