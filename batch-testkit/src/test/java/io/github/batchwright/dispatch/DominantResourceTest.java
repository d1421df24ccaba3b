package io.github.batchwright.dispatch;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.FairshareMeasure;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueSnapshot.ShareUse;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dominant-resource fairness, rule by rule. */
class DominantResourceTest {
  private static final long GIB = 1024;

  private BatchHarness batch;

  private void start(FairsharePolicy policy, Resources... instances) {
    batch =
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("e").instances(Arrays.asList(instances)).build())
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", policy))
            .jobQueue(
                JobQueue.builder("q").computeEnvironments("e").schedulingPolicy("fair").build())
            .build();
    batch.executor().on("a").neverEnds();
    batch.executor().on("b").neverEnds();
    define("small", Resources.of(1, GIB));
    define("wide", Resources.of(3, GIB));
    define("deep", Resources.of(1, 4 * GIB));
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private void define(String name, Resources each) {
    batch.register(JobDefinition.process(name, "true").resources(each).build());
  }

  /** Has nothing placed until {@link #go}, so that all that is submitted waits together. */
  private void hold() {
    state(ResourceState.DISABLED);
  }

  private void go() {
    state(ResourceState.ENABLED);
    batch.settle();
  }

  private void state(ResourceState state) {
    batch
        .service()
        .updateComputeEnvironment(ComputeEnvironmentUpdate.builder("e").state(state).build());
  }

  /** Submits a job whose share is called like the job, in capitals. */
  private JobHandle submit(String name, String definition) {
    return batch.submit(
        SubmitJobRequest.builder(name, definition).queue("q").share(share(name)).build());
  }

  private static String share(String name) {
    return name.equals("a") ? "A" : "B";
  }

  private void submit(int count, String name, String definition) {
    for (int i = 0; i < count; i++) {
      submit(name, definition);
    }
  }

  private String launched() {
    return String.join(
        "", batch.executor().launches().stream().map(launch -> launch.jobName()).toList());
  }

  private ShareUse use(String share) {
    return batch.service().getJobQueueSnapshot("q").topShares().stream()
        .filter(use -> use.shareIdentifier().equals(share))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The example of Ghodsi and others. What each holds of what it holds most of, in eighteenths:
   *
   * <pre>
   *        A   0   4   4   8   8  12
   *        B   0   0   6   6  12  12
   * placed       A   B   A   B   A    and all vCPUs are taken
   * </pre>
   */
  @Test
  void theExampleOfTheTextbook() {
    start(FairsharePolicy.dominantResource(), Resources.of(9, 18 * GIB));
    hold();
    submit(9, "a", "deep");
    submit(9, "b", "wide");
    go();
    assertEquals("ababa", launched());
    assertEquals(12.0 / 18, use("A").weightedUsage(), 1e-12);
    assertEquals(6.0 / 9, use("B").weightedUsage(), 1e-12);
  }

  @Test
  void ofEqualSharesTheOneWithTheOldestJobGoesFirst() {
    start(FairsharePolicy.dominantResource(), Resources.of(2, 18 * GIB));
    hold();
    submit(2, "b", "small");
    submit(2, "a", "small");
    go();
    assertEquals("ba", launched());
  }

  @Test
  void aLowerWeightFactorGetsMore() {
    start(
        FairsharePolicy.dominantResource(ShareAttributes.of("A", 0.5)), Resources.of(12, 18 * GIB));
    hold();
    submit(12, "b", "small");
    submit(12, "a", "small");
    go();
    assertEquals(8, launched().chars().filter(c -> c == 'a').count(), this::launched);
    assertEquals(12, launched().length());
  }

  @Test
  void gpusCountLikeTheRest() {
    start(FairsharePolicy.dominantResource(), Resources.of(32, 18 * GIB).withGpus(4));
    define("gpu", Resources.of(1, GIB).withGpus(1));
    define("eight", Resources.of(8, GIB));
    hold();
    submit(4, "a", "gpu");
    submit(4, "b", "eight");
    go();
    assertEquals("abababa", launched());
  }

  @Test
  void whatHasEndedIsForgottenAtOnce() {
    start(FairsharePolicy.dominantResource(), Resources.of(2, 18 * GIB));
    batch.executor().on("a").takes(ofSeconds(10));
    submit(4, "a", "small");
    batch.advance(ofSeconds(5));
    submit(4, "b", "small");
    batch.advance(ofSeconds(6));
    // Both places of A became free at once: neither holds anything, and A has the oldest job.
    assertEquals("aaab", launched());
  }

  @Test
  void theQueueIsLookedAtNoMoreOftenForTimeAlone() {
    start(FairsharePolicy.dominantResource(), Resources.of(2, 18 * GIB));
    hold();
    submit(2, "a", "small");
    submit(2, "b", "small");
    go();
    int before = batch.facts().size();
    batch.advance(Duration.ofDays(30));
    assertEquals(before, batch.facts().size());
    assertEquals("ab", launched());
  }

  @Test
  void aNewMeasureCountsAtOnceBothWays() {
    start(FairsharePolicy.of(ofMinutes(10)), Resources.of(4, 18 * GIB));
    batch.executor().on("first").takes(ofSeconds(100));
    // A used little lately and holds much, B the other way round.
    batch.submit(SubmitJobRequest.builder("first", "wide").queue("q").share("B").build());
    batch.advance(ofSeconds(100));
    submit("a", "deep");
    submit("a", "small");
    submit("b", "small");
    batch.advance(ofSeconds(10));
    assertEquals(20, use("A").weightedUsage(), 1e-9);
    assertEquals(1, use("B").runningVcpus(), 1e-9);
    batch.service().updateSchedulingPolicy("fair", FairsharePolicy.dominantResource());
    assertEquals(2.0 / 4, use("A").weightedUsage(), 1e-12);
    assertEquals(1.0 / 4, use("B").weightedUsage(), 1e-12);
    hold();
    submit(3, "a", "small");
    submit(3, "b", "small");
    go();
    assertEquals("firstaabb", launched());
    batch.advance(ofSeconds(10));
    batch.service().updateSchedulingPolicy("fair", FairsharePolicy.of(ofMinutes(10)));
    // What had ended was forgotten; what goes on counts since it began.
    assertEquals(40, use("A").vcpuSeconds(), 1e-9);
    assertEquals(30, use("B").weightedUsage(), 1e-9);
  }

  @Test
  void aRestartForgetsNothingThatIsHeld() {
    start(FairsharePolicy.dominantResource(), Resources.of(9, 18 * GIB));
    batch.journal().snapshotEvery(1);
    submit(2, "a", "deep");
    submit("b", "wide");
    batch.settle();
    batch.restart();
    assertEquals(8.0 / 18, use("A").weightedUsage(), 1e-12);
    assertEquals(1.0 / 3, use("B").weightedUsage(), 1e-12);
    hold();
    submit(9, "a", "deep");
    submit(9, "b", "wide");
    go();
    assertEquals("aabba", launched());
  }

  @Test
  void capsHoldAsBefore() {
    start(
        new FairsharePolicy(
            Duration.ZERO,
            0,
            List.of(new ShareAttributes("A", 1, 1)),
            FairshareMeasure.DOMINANT_RESOURCE),
        Resources.of(4, 18 * GIB));
    submit(4, "a", "small");
    submit(4, "b", "small");
    batch.settle();
    assertEquals("abbb", launched());
  }

  @Test
  void aReservationHoldsForSharesThatHoldNothing() {
    start(
        new FairsharePolicy(Duration.ZERO, 50, List.of(), FairshareMeasure.DOMINANT_RESOURCE),
        Resources.of(4, 18 * GIB));
    submit(4, "a", "small");
    batch.settle();
    assertEquals("aa", launched());
    submit(4, "b", "small");
    batch.settle();
    assertEquals("aab", launched());
  }

  @Test
  void environmentsThatTakeNoWorkAreNoPartOfTheWhole() {
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(4, 8 * GIB)))
            .computeEnvironment(ComputeEnvironment.fixed("f", Resources.of(4, 8 * GIB)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare("fair", FairsharePolicy.dominantResource()))
            .jobQueue(
                JobQueue.builder("q")
                    .computeEnvironments("e", "f")
                    .schedulingPolicy("fair")
                    .build())
            .build();
    batch.executor().on("a").neverEnds();
    define("small", Resources.of(1, GIB));
    submit("a", "small");
    batch.settle();
    assertEquals(1.0 / 8, use("A").weightedUsage(), 1e-12);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("f").state(ResourceState.DISABLED).build());
    assertEquals(1.0 / 4, use("A").weightedUsage(), 1e-12);
  }

  @Test
  void explainSaysWhoGoesFirstAndHowMuchEachHolds() {
    start(FairsharePolicy.dominantResource(), Resources.of(4, 18 * GIB));
    define("whole", Resources.of(4, GIB));
    submit(2, "a", "deep");
    submit("b", "whole");
    JobHandle waits = submit("a", "small");
    WaitReason reason = waits.explain().reasons().get(0);
    assertEquals(WaitReason.Kind.SHARE_OVER_FAIR_PART, reason.kind(), reason::text);
    assertEquals(
        "Share 'A' holds more than share 'B', which goes first: 50.0 % against 0.0 % of what each"
            + " holds most of, weighted",
        reason.text());
  }

  @Test
  void aDecayIsRefusedForThereIsNoPast() {
    batch = BatchHarness.create();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new FairsharePolicy(
                    ofMinutes(10), 0, List.of(), FairshareMeasure.DOMINANT_RESOURCE));
    assertTrue(refused.getMessage().startsWith("shareDecay"), refused::getMessage);
  }
}
