package io.github.batchwright.behaviour;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why does it wait, and what would have it placed? */
class ExplainTest {
  private BatchHarness batch;

  private void start(BatchHarnessBuilder builder) {
    batch = builder.build();
    batch.executor().on("busy").neverEnds();
  }

  private void start(int instances, Resources each) {
    start(
        BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("e", instances, each)));
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private static String define(BatchHarness batch, double vcpus, long memory) {
    String name = "d" + (vcpus + "_" + memory).replace('.', '_');
    batch.register(JobDefinition.process(name, "true").resources(vcpus, memory).build());
    return name;
  }

  private JobHandle submit(String name, double vcpus, long memory) {
    JobHandle job =
        batch.submit(SubmitJobRequest.builder(name, define(batch, vcpus, memory)).build());
    batch.settle();
    return job;
  }

  private JobHandle share(String name, String share, double vcpus) {
    JobHandle job =
        batch.submit(SubmitJobRequest.builder(name, define(batch, vcpus, 64)).share(share).build());
    batch.settle();
    return job;
  }

  private static List<Kind> kinds(JobExplanation explanation) {
    return explanation.reasons().stream().map(WaitReason::kind).toList();
  }

  private static List<String> changes(JobExplanation explanation) {
    return explanation.changes().stream().map(PlacementChange::text).toList();
  }

  private JobExplanation explain(JobHandle job) {
    JobExplanation explanation = job.explain();
    String first = explanation.reasons().isEmpty() ? null : explanation.reasons().get(0).text();
    if (explanation.status() == JobStatus.RUNNABLE) {
      assertEquals(first, explanation.statusReason());
      assertEquals(first, batch.describe(job.id()).statusReason());
    }
    return explanation;
  }

  @Test
  void aJobWithoutRoomIsToldTheNumbersAndTheSmallestChange() {
    start(2, Resources.of(4, 4096));
    submit("busy", 3, 1024);
    submit("busy", 2, 1024);
    JobHandle job = submit("job", 4, 2048);
    JobExplanation explanation = explain(job);
    assertEquals(List.of(Kind.CAPACITY), kinds(explanation));
    assertEquals(1L, explanation.position());
    assertEquals(
        List.of(new Amount("vCPU", 4, 5, 2), new Amount("MiB", 2048, 2048, 3072)),
        explanation.reasons().get(0).amounts());
    assertEquals(
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 4 vCPU, 2048 MiB; "
            + "the freest instance of 'e' has 2 vCPU, 3072 MiB",
        explanation.statusReason());
    assertEquals(
        List.of(
            "Ask for 2 vCPU less: 2 vCPU, 2048 MiB",
            "Add 1 instance of 4 vCPU, 4096 MiB to compute environment 'e'"),
        changes(explanation));
    assertEquals(2, explanation.smallestChange().orElseThrow().amount());
  }

  @Test
  void whatIsSaidToHelpHelps() {
    start(2, Resources.of(4, 4096));
    submit("busy", 3, 1024);
    submit("busy", 2, 1024);
    JobHandle job = submit("job", 4, 2048);
    assertEquals(2, explain(job).smallestChange().orElseThrow().amount());
    job.cancel("asks for too much");
    JobHandle smaller = submit("smaller", 2, 2048);
    batch.assertThat(smaller).is(JobStatus.RUNNING);
  }

  @Test
  void explainingChangesNothing() {
    start(1, Resources.of(4, 4096));
    submit("busy", 4, 64);
    JobHandle array =
        batch.submit(
            SubmitJobRequest.builder("a", define(batch, 1, 64))
                .array(new ArrayProperties(5, 2))
                .build());
    JobHandle job = submit("job", 4, 64);
    int facts = batch.facts().size();
    var before = batch.describe(array.id());
    explain(job);
    array.child(3).explain();
    assertEquals(facts, batch.facts().size());
    assertEquals(before, batch.describe(array.id()));
    assertEquals(explain(job), explain(job));
  }

  @Test
  void aJobThatFitsButIsBehindTheHeadIsToldItsPositionAndWhatIsInTheWay() {
    start(1, Resources.of(4, 4096));
    submit("busy", 2, 64);
    JobHandle head = submit("head", 3, 64);
    submit("second", 1, 64);
    JobHandle job = submit("job", 1, 64);
    JobExplanation explanation = explain(job);
    assertEquals(List.of(Kind.BEHIND_HEAD), kinds(explanation));
    assertEquals(head.id().value(), explanation.reasons().get(0).subject());
    assertEquals(3L, explanation.position());
    assertEquals(
        List.of(
            "Add 1 instance of 4 vCPU, 4096 MiB to compute environment 'e'",
            "Cancel job " + head + ", which blocks the queue"),
        changes(explanation));
  }

  @Test
  void asManyInstancesAreNamedAsAreNeeded() {
    start(1, Resources.of(4, 4096));
    submit("busy", 4, 64);
    for (int i = 0; i < 9; i++) {
      submit("wait", 3, 64);
    }
    JobHandle job = submit("job", 3, 64);
    assertEquals(10L, explain(job).position());
    assertEquals(
        List.of("Add 10 instances of 4 vCPU, 4096 MiB to compute environment 'e'"),
        changes(explain(job)));
  }

  @Test
  void aJobThatNeverFitsIsToldToAskForLess() {
    start(2, Resources.of(4, 4096));
    JobHandle job = submit("job", 6, 64);
    JobExplanation explanation = explain(job);
    assertEquals(Kind.NO_INSTANCE_LARGE_ENOUGH, kinds(explanation).get(0));
    assertTrue(explanation.statusReason().startsWith("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"));
    assertEquals(2, explanation.smallestChange().orElseThrow().amount());
    JobExplanation beyond = explain(submit("beyond", 20, 64));
    assertEquals(Kind.ENVIRONMENT_MAX_EXCEEDED, kinds(beyond).get(0));
  }

  @Test
  void aPendingJobWaitsForItsDependencies() {
    start(1, Resources.of(4, 4096));
    JobHandle one = submit("busy", 1, 64);
    JobHandle two = submit("busy", 1, 64);
    JobHandle job =
        batch.submit(
            SubmitJobRequest.builder("job", define(batch, 1, 64))
                .dependsOn(one.id(), two.id())
                .build());
    JobExplanation explanation = job.explain();
    assertEquals(List.of(Kind.DEPENDENCY), kinds(explanation));
    assertEquals(List.of(new Amount("jobs", 2, 2, 0)), explanation.reasons().get(0).amounts());
    assertNull(explanation.position());
    assertEquals(List.of(), explanation.changes());
  }

  @Test
  void aDisabledEnvironmentIsNamed() {
    start(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.fixed("off", Resources.of(4, 4096))
                    .withState(ResourceState.DISABLED)));
    JobExplanation explanation = explain(submit("job", 1, 64));
    assertEquals(List.of(Kind.ENVIRONMENT_DISABLED), kinds(explanation));
    assertEquals(List.of("Enable compute environment 'off'"), changes(explanation));
  }

  @Test
  void aShareOverItsFairPartIsToldTheWeightThatWouldDo() {
    start(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(2, 4096)))
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", FairsharePolicy.of(ofMinutes(10))))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .schedulingPolicy("fair")
                    .build()));
    share("busy", "A", 1);
    batch.executor().on("brief").takes(ofSeconds(50));
    share("brief", "B", 1);
    batch.advance(ofSeconds(100));
    JobHandle head = share("head", "B", 2);
    JobHandle job = share("job", "A", 1);
    JobExplanation explanation = explain(job);
    assertEquals(List.of(Kind.SHARE_OVER_FAIR_PART, Kind.BEHIND_HEAD), kinds(explanation));
    Amount amount = explanation.reasons().get(0).amounts().get(0);
    assertEquals(100, amount.used(), 1e-6);
    assertEquals(2L, explanation.position());
    PlacementChange weight =
        explanation.changes().stream()
            .filter(change -> change.kind() == PlacementChange.Kind.LOWER_WEIGHT_FACTOR)
            .findFirst()
            .orElseThrow();
    double needed = Math.floor(amount.asked() / 100 * 10_000) / 10_000;
    assertEquals(1 - needed, weight.amount(), 1e-9);
    batch.assertThat(head).is(JobStatus.RUNNABLE);
  }

  @Test
  void aReservationIsNamed() {
    start(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(4, 4096)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare(
                    "fair", new FairsharePolicy(ofMinutes(10), 50, List.of())))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .schedulingPolicy("fair")
                    .build()));
    share("busy", "A", 1);
    JobExplanation explanation = explain(share("job", "A", 2));
    assertEquals(List.of(Kind.COMPUTE_RESERVATION), kinds(explanation));
    assertEquals(List.of(new Amount("vCPU", 2, 1, 1)), explanation.reasons().get(0).amounts());
    assertEquals(1, explanation.smallestChange().orElseThrow().amount());
  }

  @Test
  void missingUnitsAreCounted() {
    start(1, Resources.of(4, 4096));
    batch.service().createConsumableResource(ConsumableResource.replenishable("licence", 5));
    batch.register(JobDefinition.process("l", "true").consumableResource("licence", 3).build());
    batch.submit(SubmitJobRequest.builder("busy", "l").build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("job", "l").build());
    JobExplanation explanation = explain(job);
    assertEquals(List.of(Kind.CONSUMABLE_RESOURCE), kinds(explanation));
    assertEquals(List.of(new Amount("licence", 3, 3, 2)), explanation.reasons().get(0).amounts());
    assertEquals(List.of("Add 1 of consumable resource 'licence'"), changes(explanation));
  }

  @Test
  void capsAreNamed() {
    start(1, Resources.of(4, 4096));
    batch.register(JobDefinition.process("few", "true").maxConcurrency(1).build());
    batch.submit(SubmitJobRequest.builder("busy", "few").build());
    JobHandle single = batch.submit(SubmitJobRequest.builder("job", "few").build());
    JobHandle array =
        batch.submit(
            SubmitJobRequest.builder("busy", define(batch, 1, 64))
                .array(new ArrayProperties(3, 1))
                .build());
    batch.settle();
    for (JobHandle job : List.of(single, array.child(1))) {
      JobExplanation explanation = explain(job);
      assertEquals(List.of(Kind.CONCURRENCY_CAP), kinds(explanation), job.toString());
      assertEquals(List.of("Let one more attempt run at once"), changes(explanation));
    }
  }

  @Test
  void whatDoesNotWaitHasNoReasons() {
    start(1, Resources.of(4, 4096));
    JobHandle running = submit("busy", 1, 64);
    assertEquals(List.of(), running.explain().reasons());
    running.terminate("enough");
    batch.runUntilIdle();
    JobExplanation ended = running.explain();
    assertEquals(JobStatus.FAILED, ended.status());
    assertEquals("enough", ended.statusReason());
    assertNull(ended.position());
  }

  @Test
  void anUnknownJobIsRefused() {
    start(1, Resources.of(4, 4096));
    assertEquals(
        "jobId: 'nobody' is not a known job",
        assertThrows(ClientException.class, () -> batch.service().explain(new JobId("nobody")))
            .getMessage());
  }
}
