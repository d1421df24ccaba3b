package io.github.batchwright.recovery;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.SimulatedCrash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service knows after its host's process has ended and was started again. */
class RecoveryTest {
  private BatchHarness batch = BatchHarness.create();

  @AfterEach
  void close() {
    batch.close();
  }

  private void open(BatchHarnessBuilder builder) {
    batch.close();
    batch = builder.jobDefinition(JobDefinition.process("work", "true").build()).build();
  }

  private static SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, "work");
  }

  @Test
  void jobsGoOnWhereTheyWere() {
    open(BatchHarness.builder());
    batch.executor().on("long").takes(ofMinutes(10));
    JobHandle running = batch.submit(job("long").build());
    JobHandle waiting = batch.submit(job("next").dependsOn(running.id()).build());
    batch.advance(ofMinutes(4));
    batch.restart();
    batch.assertThat(running).is(JobStatus.RUNNING);
    batch.assertThat(waiting).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(running).succeeded().hasAttempts(1).stoppedAfter(ofMinutes(10));
    batch.assertThat(waiting).succeeded();
    assertEquals(2, batch.executor().launches().size());
  }

  @Test
  void whatEndedWhileTheServiceWasDownIsFoundOut() {
    open(BatchHarness.builder());
    batch.executor().on("well").takes(ofSeconds(5));
    batch.executor().on("badly").takes(ofSeconds(5)).exitsWith(7);
    JobHandle well = batch.submit(job("well").build());
    JobHandle badly = batch.submit(job("badly").build());
    batch.settle();
    batch.restartAfter(ofMinutes(1));
    batch.settle();
    batch.assertThat(well).succeeded();
    assertEquals(7, batch.describe(badly.id()).attempts().get(0).exitCode());
    assertEquals(List.of(), batch.executor().unreleased());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void timeoutsGoOnCountingFromTheRecordedStart(int snapshotEvery) {
    open(BatchHarness.builder());
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("endless").neverEnds();
    JobHandle job = batch.submit(job("endless").timeout(ofMinutes(10)).build());
    batch.advance(ofMinutes(3));
    batch.restartAfter(ofMinutes(3));
    batch.advance(ofMinutes(3));
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.advance(ofMinutes(1));
    batch.assertThat(job).is(JobStatus.FAILED).stoppedAfter(ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aTimeoutThatPassedMeanwhileStopsTheAttemptAtOnce(int snapshotEvery) {
    open(BatchHarness.builder());
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("endless").neverEnds();
    JobHandle job = batch.submit(job("endless").timeout(ofMinutes(10)).build());
    batch.settle();
    batch.restartAfter(ofMinutes(60));
    batch.settle();
    batch.assertThat(job).is(JobStatus.FAILED).stoppedAfter(ofMinutes(60));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStopThatWasOrderedIsOrderedAgainAndForcedInTime(int snapshotEvery) {
    open(BatchHarness.builder().stopGrace(ofSeconds(30)));
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("stubborn").neverEnds().ignoresStop();
    JobHandle job = batch.submit(job("stubborn").build());
    batch.settle();
    job.terminate("enough");
    batch.restart();
    batch.advance(ofSeconds(29));
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.advance(ofSeconds(1));
    JobDetail ended = batch.describe(job.id());
    assertEquals("enough", ended.statusReason());
    assertTrue(ended.isTerminated());
    assertEquals(137, ended.attempts().get(0).exitCode());
  }

  @Test
  void lostAttemptsFollowTheRulesForRetries() {
    open(BatchHarness.builder());
    batch.executor().on("*").attempt(1).takes(ofMinutes(5)).diesWithTheService();
    JobHandle once = batch.submit(job("once").build());
    JobHandle twice = batch.submit(job("twice").attempts(2).build());
    JobHandle free =
        batch.submit(job("free").retryStrategy(RetryStrategy.ONCE.withoutLostHosts()).build());
    EvaluateOnExit hosts = new EvaluateOnExit("Host EC2*", null, null, RetryAction.EXIT);
    JobHandle never =
        batch.submit(job("never").retryStrategy(RetryStrategy.attempts(3, hosts)).build());
    batch.advance(ofMinutes(1));
    batch.restart();
    batch.runUntilIdle();
    assertEquals(
        "Host EC2 (instance local/0) terminated.", batch.describe(once.id()).statusReason());
    batch.assertThat(once).is(JobStatus.FAILED).hasAttempts(1);
    batch.assertThat(twice).succeeded().hasAttempts(2);
    batch.assertThat(free).succeeded().hasAttempts(2);
    batch.assertThat(never).is(JobStatus.FAILED).hasAttempts(1);
  }

  @Test
  void aHandlerThatMayHaveRunIsNotRunAgainUnderTheSameAttempt() {
    List<String> ran = new ArrayList<>();
    open(
        BatchHarness.builder()
            .handler("h", context -> ran.add(context.attempt().toString()))
            .jobDefinition(JobDefinition.handler("java", "h").attempts(2).build()));
    SubmitJobRequest request =
        SubmitJobRequest.builder("j", "java").clientToken("only-once").build();
    // Its facts are kept, then it is launched; before anything of that is recorded, all ends.
    batch.crashPoints().crashAt(batch.crashPoints().passed() + 4);
    assertThrows(SimulatedCrash.class, () -> batch.submit(request));
    batch.restart();
    batch.runUntilIdle();
    JobHandle job = batch.submit(request);
    batch.assertThat(job).succeeded().hasAttempts(2);
    assertEquals(List.of(job.id() + " attempt 2"), ran);
  }

  @Test
  void aTokenStillStandsForTheSameJob() {
    open(BatchHarness.builder());
    SubmitJobRequest request = job("one").clientToken("token").tag("colour", "red").build();
    JobHandle first = batch.submit(request);
    batch.runUntilIdle();
    batch.restart();
    assertEquals(first.id(), batch.submit(request).id());
    assertThrows(
        ClientException.class, () -> batch.submit(job("other").clientToken("token").build()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void usedUpUnitsStayUsedUpAndTakenOnesStayTaken(int snapshotEvery) {
    open(
        BatchHarness.builder()
            .consumableResource(ConsumableResource.nonReplenishable("token", 3))
            .consumableResource(ConsumableResource.replenishable("licence", 1)));
    batch.journal().snapshotEvery(snapshotEvery);
    batch.register(
        JobDefinition.process("costly", "true")
            .consumableResource("token", 1)
            .consumableResource("licence", 1)
            .build());
    batch.executor().on("*").takes(ofMinutes(1));
    batch.submit(SubmitJobRequest.builder("a", "costly").build());
    batch.runUntilIdle();
    JobHandle b = batch.submit(SubmitJobRequest.builder("b", "costly").build());
    JobHandle c = batch.submit(SubmitJobRequest.builder("c", "costly").build());
    batch.settle();
    batch.restart();
    var token = batch.service().describeConsumableResource("token");
    assertEquals(2, token.totalQuantity());
    assertEquals(1, token.inUseQuantity());
    batch.settle();
    batch.assertThat(b).is(JobStatus.RUNNING);
    batch.assertThat(c).is(JobStatus.RUNNABLE);
    batch.runUntilIdle();
    batch.assertThat(c).succeeded();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aJobKeepsTheTagsItsDefinitionHadWhenItWasSubmitted(int snapshotEvery) {
    open(BatchHarness.builder());
    batch.journal().snapshotEvery(snapshotEvery);
    batch.register(
        JobDefinition.process("tagged", "true").tag("team", "a").propagateTags(true).build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("j", "tagged").tag("own", "1").build());
    batch.service().tagResource(ResourceId.jobDefinition("tagged", 1), Map.of("team", "b"));
    batch.runUntilIdle();
    JobHandle later = batch.submit(SubmitJobRequest.builder("k", "tagged").build());
    for (int lives = 0; lives < 3; lives++) {
      assertEquals(Map.of("team", "a", "own", "1"), batch.describe(job.id()).tags());
      assertEquals(Map.of("team", "b"), batch.describe(later.id()).tags());
      batch.restart();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatSharesHaveUsedStillCounts(int snapshotEvery) {
    open(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(1, 1_024)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare(
                    "policy",
                    new FairsharePolicy(
                        Duration.ofHours(10), 0, List.of(ShareAttributes.of("A", 1)))))
            .jobQueue(
                JobQueue.builder("fair")
                    .computeEnvironments("ce")
                    .schedulingPolicy("policy")
                    .build()));
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("*").takes(ofMinutes(10));
    batch.submit(job("a1").queue("fair").share("A").build());
    batch.advance(ofMinutes(11));
    batch.submit(job("a2").queue("fair").share("A").build());
    batch.settle();
    batch.submit(job("a3").queue("fair").share("A").build());
    batch.submit(job("b1").queue("fair").share("B").build());
    double before = usage("A");
    assertTrue(before > 0);
    batch.restart();
    assertEquals(before, usage("A"));
    batch.advance(ofMinutes(11));
    assertEquals(
        List.of("a1", "a2", "b1"),
        batch.executor().launches().stream().map(launch -> launch.jobName()).toList());
  }

  private double usage(String share) {
    return batch.service().getJobQueueSnapshot("fair").topShares().stream()
        .filter(entry -> entry.shareIdentifier().equals(share))
        .mapToDouble(entry -> entry.vcpuSeconds())
        .sum();
  }

  @Test
  void whatIsForgottenStaysForgottenAndTheRestIsForgottenInTime() {
    open(BatchHarness.builder().retention(new Retention(ofMinutes(10), 1_000)));
    JobHandle old = batch.submit(job("old").build());
    batch.advance(ofMinutes(5));
    JobHandle young = batch.submit(job("young").build());
    batch.advance(ofMinutes(6));
    assertTrue(batch.service().describe(old.id()).isEmpty());
    batch.restart();
    assertTrue(batch.service().describe(old.id()).isEmpty());
    assertTrue(batch.service().describe(young.id()).isPresent());
    batch.restartAfter(ofMinutes(10));
    batch.settle();
    assertTrue(batch.service().describe(young.id()).isEmpty());
  }

  @Test
  void aClockThatWasSetBackStallsNothing() {
    open(BatchHarness.builder());
    batch.executor().on("endless").neverEnds();
    JobHandle job = batch.submit(job("endless").timeout(ofMinutes(10)).build());
    batch.advance(ofMinutes(5));
    // The last that is known of the time before is that of the last fact.
    batch.submit(job("other").build());
    Instant before = batch.now();
    batch.time().jump(Duration.ofDays(-1));
    batch.restart();
    batch.advance(ofMinutes(5));
    JobDetail ended = batch.describe(job.id());
    assertEquals(JobStatus.FAILED, ended.status());
    assertEquals(before.plus(ofMinutes(5)), ended.stoppedAt(), "it has one time line");
  }

  @Test
  void whatIsDescribedInCodeIsWhatHoldsAfterARestart() {
    open(BatchHarness.builder());
    batch.service().updateJobQueue(JobQueueUpdate.builder("default").priority(77).build());
    batch.restart();
    assertEquals(
        1,
        batch
            .service()
            .describeJobQueues(DescribeRequest.names("default"))
            .items()
            .get(0)
            .queue()
            .priority());
    assertEquals(1, batch.facts().stream().filter(f -> f.contains("DefinitionRegistered")).count());
  }

  @Test
  void nothingIsPlacedBeforeResourcesAreAsTheyAreDescribedNow() {
    Resources one = Resources.of(1, 1_024);
    BatchHarnessBuilder builder =
        BatchHarness.builder()
            .consumableResource(ConsumableResource.replenishable("a", 1))
            .consumableResource(ConsumableResource.replenishable("b", 1))
            .computeEnvironment(ComputeEnvironment.fixed("ce", 2, one))
            .jobQueue(JobQueue.of("default", 1, "ce"));
    open(builder);
    batch.executor().on("first").neverEnds();
    batch.executor().on("second").takes(ofSeconds(5));
    batch.submit(job("first").build());
    batch.submit(job("second").build());
    JobHandle third = batch.submit(job("third").build());
    batch.advance(ofSeconds(1));
    builder.computeEnvironment(ComputeEnvironment.fixed("ce", 1, one));
    batch.restartAfter(ofSeconds(10));
    batch.settle();
    batch.assertThat(third).is(JobStatus.RUNNABLE);
    assertEquals(2, batch.executor().launches().size());
  }

  @Test
  void tellsWhatItFound() {
    open(BatchHarness.builder());
    RecoveryReport first = batch.service().recovery();
    assertEquals(1, first.epoch());
    assertEquals(0, first.facts());
    batch.executor().on("a").neverEnds();
    batch.submit(job("a").build());
    batch.settle();
    int facts = batch.facts().size();
    batch.restart();
    RecoveryReport second = batch.service().recovery();
    assertEquals(2, second.epoch());
    assertEquals(facts, second.facts());
    assertEquals(1, second.openAttempts());
  }

  @Test
  void nobodyIsAnsweredByALifeThatIsOver() {
    open(BatchHarness.builder());
    batch.journal().hold();
    var reply = batch.service().async().submit(job("a").build()).toCompletableFuture();
    batch.settle();
    var before = batch.service();
    batch.restart();
    assertFalse(reply.isDone() && !reply.isCompletedExceptionally());
    assertThrows(ServiceClosedException.class, () -> before.submit(job("b").build()));
    assertEquals(ServiceState.CLOSED, before.state());
    assertEquals(ServiceState.RUNNING, batch.service().state());
  }
}
