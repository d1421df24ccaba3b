package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fair share, rule by rule. */
class FairShareTest extends FairShare {
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
}
