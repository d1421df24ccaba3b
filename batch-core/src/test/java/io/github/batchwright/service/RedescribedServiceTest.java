package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.ClientException;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A service that is described otherwise than the one before it on the same folder. */
@Timeout(120)
class RedescribedServiceTest {
  private static final Resources EACH = Resources.of(1, 1024);

  @TempDir Path folder;

  private BatchServiceBuilder bare() {
    return BatchService.builder()
        .name("redescribed")
        .directory(folder)
        .durability(Durability.PROCESS_CRASH)
        .handler("noop", job -> {});
  }

  private static FairsharePolicy rules(double weight) {
    return FairsharePolicy.of(Duration.ofHours(1), ShareAttributes.of("a", weight));
  }

  private BatchServiceBuilder old() {
    return bare()
        .computeEnvironment(ComputeEnvironment.fixed("hosts", 2, EACH))
        .schedulingPolicy(SchedulingPolicy.fairShare("policy", rules(1)))
        .consumableResource(ConsumableResource.replenishable("licence", 5))
        .jobQueue(JobQueue.of("plain", 1, "hosts"))
        .jobQueue(
            JobQueue.builder("fair")
                .priority(2)
                .computeEnvironments("hosts")
                .schedulingPolicy("policy")
                .build())
        .jobDefinition(JobDefinition.process("sleep", "sleep", "600").resources(1, 1024).build());
  }

  @Test
  void whatTheNewDescriptionSaysHolds() {
    old().build().close();
    BatchServiceBuilder changed =
        bare()
            .computeEnvironment(
                ComputeEnvironment.builder("hosts")
                    .instances(List.of(EACH, EACH, Resources.of(8, 9000)))
                    .build())
            .schedulingPolicy(SchedulingPolicy.fairShare("policy", rules(0.25)))
            .jobQueue(JobQueue.of("plain", 9, "hosts"));
    try (BatchService batch = changed.build()) {
      assertDescribed(batch);
    }
    try (BatchService batch = changed.build()) {
      assertDescribed(batch);
      assertEquals(3, batch.recovery().epoch());
    }
  }

  private static void assertDescribed(BatchService batch) {
    assertEquals(9, batch.describeJobQueue("plain").orElseThrow().queue().priority());
    assertEquals(
        3,
        batch.describeComputeEnvironment("hosts").orElseThrow().environment().instances().size());
    assertEquals(
        rules(0.25), batch.describeSchedulingPolicies(List.of("policy")).get(0).fairsharePolicy());
    assertEquals(
        "policy",
        batch.describeJobQueue("fair").orElseThrow().queue().schedulingPolicy(),
        "what is not described is left");
  }

  @Test
  void anAppendedInstanceTakesJobs() throws Exception {
    BatchServiceBuilder small =
        bare()
            .computeEnvironment(ComputeEnvironment.fixed("hosts", 1, EACH))
            .jobDefinition(JobDefinition.handler("large", "noop").resources(4, 2048).build());
    JobHandle job;
    try (BatchService batch = small.build()) {
      job = batch.submit("large", "large");
    }
    try (BatchService batch =
        bare()
            .computeEnvironment(
                ComputeEnvironment.builder("hosts")
                    .instances(List.of(EACH, Resources.of(4, 4096)))
                    .build())
            .build()) {
      assertEquals(JobStatus.SUCCEEDED, batch.await(job.id(), Duration.ofSeconds(60)).status());
    }
  }

  @Test
  void theDescriptionPrevailsOverWhatWasUpdatedByHand() {
    try (BatchService batch = old().build()) {
      batch.updateJobQueue(JobQueueUpdate.builder("plain").priority(50).build());
    }
    try (BatchService batch = old().build()) {
      assertEquals(1, batch.describeJobQueue("plain").orElseThrow().queue().priority());
    }
  }

  @Test
  void theUnitsOfAConsumableResourceStay() {
    try (BatchService batch = old().build()) {
      batch.updateConsumableResource(ConsumableResourceUpdate.add("licence", 3));
    }
    try (BatchService batch =
        old().consumableResource(ConsumableResource.replenishable("other", 1)).build()) {
      assertEquals(8, batch.describeConsumableResource("licence").totalQuantity());
      assertEquals(1, batch.describeConsumableResource("other").totalQuantity());
    }
  }

  @Test
  void aQueueCannotBecomeFairShareNorCeaseToBe() {
    old().build().close();
    refused("schedulingPolicy", bare -> bare.jobQueue(JobQueue.of("fair", 2, "hosts")));
    refused(
        "schedulingPolicy",
        bare ->
            bare.jobQueue(
                JobQueue.builder("plain")
                    .computeEnvironments("hosts")
                    .schedulingPolicy("policy")
                    .build()));
    assertOldWorks();
  }

  @Test
  void anEnvironmentCannotChangeItsType() {
    old().build().close();
    refused(
        "type",
        bare ->
            bare.computeEnvironment(
                ComputeEnvironment.builder("hosts")
                    .type(ComputeEnvironmentType.UNMANAGED)
                    .instances(2, EACH)
                    .unmanaged(4)
                    .build()));
    assertOldWorks();
  }

  @Test
  void aFirstInstanceCannotChange() {
    old().build().close();
    refused(
        "instances",
        bare -> bare.computeEnvironment(ComputeEnvironment.fixed("hosts", 2, Resources.of(9, 9))));
    assertOldWorks();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anInstanceOnWhichSomethingRunsCannotGo() throws Exception {
    BatchService first = old().build();
    JobHandle array =
        first.submit(SubmitJobRequest.builder("two", "sleep").queue("plain").arraySize(2).build());
    Deadline.until("both run", () -> first.stats().jobs().get(JobStatus.RUNNING) == 2);
    first.close(CloseMode.LEAVE_RUNNING);
    refused(
        "instances", bare -> bare.computeEnvironment(ComputeEnvironment.fixed("hosts", 1, EACH)));

    try (BatchService again = old().build()) {
      Deadline.until("both run again", () -> again.stats().jobs().get(JobStatus.RUNNING) == 2);
      again.terminate(array.id(), "enough");
      assertEquals(JobStatus.FAILED, again.await(array.id(), Duration.ofSeconds(60)).status());
    }
    // Now nothing runs there: the environment may shrink.
    bare().computeEnvironment(ComputeEnvironment.fixed("hosts", 1, EACH)).build().close();
  }

  @Test
  void refusesAQueueOverAnEnvironmentThatIsNotThere() {
    old().build().close();
    refused("computeEnvironmentOrder", bare -> bare.jobQueue(JobQueue.of("plain", 1, "gone")));
    assertOldWorks();
  }

  /** Says once for a description that it is refused, twice, and lets go of everything. */
  private void refused(String field, UnaryOperator<BatchServiceBuilder> change) {
    for (int i = 0; i < 2; i++) {
      BatchServiceBuilder builder = change.apply(bare());
      ClientException e = assertThrows(ClientException.class, builder::build);
      assertTrue(e.getMessage().startsWith(field + ": "), e.getMessage());
      Deadline.untilNoThreadOf("redescribed");
    }
  }

  private void assertOldWorks() {
    try (BatchService batch = old().build()) {
      assertEquals(
          "policy", batch.describeJobQueue("fair").orElseThrow().queue().schedulingPolicy());
      assertEquals(
          2,
          batch.describeComputeEnvironment("hosts").orElseThrow().environment().instances().size());
    }
  }
}
