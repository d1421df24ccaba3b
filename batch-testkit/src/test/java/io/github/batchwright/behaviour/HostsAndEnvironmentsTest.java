package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be done with compute environments whose hosts are told of, and what they count for. */
class HostsAndEnvironmentsTest {
  private static final Resources FOUR = Resources.of(4, 1_024);

  private static BatchHarness open(ComputeEnvironment... environments) {
    var builder = BatchHarness.builder().hosts("fleet");
    for (ComputeEnvironment environment : environments) {
      builder.computeEnvironment(environment);
    }
    BatchHarness batch =
        builder
            .jobDefinition(JobDefinition.process("one", "true").resources(1, 128).build())
            .build();
    batch.executor().on("*").takes(Duration.ofSeconds(10));
    return batch;
  }

  private static ComputeEnvironmentDetail detail(BatchHarness batch, String name) {
    return batch.service().describeComputeEnvironments(DescribeRequest.names(name)).items().get(0);
  }

  private static List<String> names(BatchHarness batch) {
    return batch.service().describeComputeEnvironments(DescribeRequest.all()).items().stream()
        .map(one -> one.environment().name())
        .toList();
  }

  private static void update(BatchHarness batch, ComputeEnvironmentUpdate.Builder update) {
    batch.service().updateComputeEnvironment(update.build());
  }

  private static ComputeEnvironmentUpdate.Builder fleet() {
    return ComputeEnvironmentUpdate.builder("fleet");
  }

  private static String refusal(Runnable call) {
    return String.valueOf(assertThrows(ClientException.class, call::run).getMessage());
  }

  @Test
  void theEnvironmentOfASourceIsThereIfNoneIsDescribed() {
    try (BatchHarness batch = open()) {
      assertEquals(List.of("fleet"), names(batch));
      batch.hosts("fleet").add("a", FOUR);
      JobHandle job = batch.submit(SubmitJobRequest.builder("one", "one").build());
      batch.runUntilIdle();
      batch.assertThat(job).succeeded();
    }
  }

  @Test
  void nothingIsAddedToWhatIsDescribed() {
    try (BatchHarness batch = open(ComputeEnvironment.fixed("own", FOUR))) {
      int facts = batch.facts().size();
      batch.hosts("fleet").add("a", FOUR);
      batch.settle();
      assertEquals(List.of("own"), names(batch));
      assertEquals(facts, batch.facts().size(), "what is told of no environment is no fact");
    }
  }

  @Test
  void whatIsToldBeforeTheEnvironmentIsThereCountsOnceItIs() {
    try (BatchHarness batch = open(ComputeEnvironment.fixed("own", FOUR))) {
      batch.hosts("fleet").add("a", FOUR);
      batch.hosts("fleet").add("b", FOUR);
      batch.settle();
      batch.service().createComputeEnvironment(ComputeEnvironment.reported("fleet"));
      batch.settle();
      assertEquals(2, detail(batch, "fleet").hostCount());
      update(batch, fleet().state(ResourceState.DISABLED));
      batch.service().deleteComputeEnvironment("fleet");
      batch.settle();
      batch.service().createComputeEnvironment(ComputeEnvironment.reported("fleet"));
      batch.settle();
      assertEquals(2, detail(batch, "fleet").hostCount(), "made anew under the same name");
    }
  }

  @Test
  void whatAHostSaysOfItselfHasBounds() {
    Host host = Host.active("a", FOUR);
    assertEquals(1024, host.in(HostState.DRAINING, "x".repeat(2000)).reason().length());
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < 129; i++) {
      attributes.put("label-" + i, "");
    }
    assertEquals(
        "host.attributes: '129 of them' must be at most 128",
        assertThrows(IllegalArgumentException.class, () -> with(attributes)).getMessage());
    Map<String, String> value = Map.of("label", "x".repeat(1025));
    assertThrows(IllegalArgumentException.class, () -> with(value));
  }

  private static Host with(Map<String, String> attributes) {
    return new Host("a", FOUR, attributes, HostState.ACTIVE, "");
  }

  @Test
  void whatIsToldOfAnEnvironmentThatHasInstancesIsNotTakenIn() {
    try (BatchHarness batch = open(ComputeEnvironment.fixed("fleet", FOUR))) {
      batch.hosts("fleet").add("a", FOUR);
      batch.settle();
      assertEquals(0, detail(batch, "fleet").hostCount());
      assertEquals(FOUR, detail(batch, "fleet").free());
    }
  }

  @Test
  void hostsStayWhateverElseOfTheirEnvironmentChanges() {
    try (BatchHarness batch = open()) {
      batch.hosts("fleet").add("a", FOUR);
      batch.settle();
      update(batch, fleet().state(ResourceState.DISABLED));
      batch.service().tagResource(ResourceId.computeEnvironment("fleet"), Map.of("colour", "red"));
      assertEquals(1, detail(batch, "fleet").hostCount());
      JobHandle job = batch.submit(SubmitJobRequest.builder("one", "one").build());
      batch.settle();
      batch.assertThat(job).is(JobStatus.RUNNABLE);
      assertTrue(batch.service().explain(job.id()).statusReason().contains("is DISABLED"));
      update(batch, fleet().state(ResourceState.ENABLED));
      batch.settle();
      batch.assertThat(job).is(JobStatus.RUNNING);
    }
  }

  @Test
  void anEnvironmentIsGivenInstancesOnlyOnceItHasNoHosts() {
    try (BatchHarness batch = open()) {
      batch.hosts("fleet").add("a", FOUR);
      batch.submit(SubmitJobRequest.builder("one", "one").build());
      batch.settle();
      assertEquals(
          "instances: '1 instances' cannot be given to 'fleet', which has 1 hosts that are told of",
          refusal(() -> update(batch, fleet().instances(List.of(FOUR)))));
      batch.hosts("fleet").remove("a");
      batch.settle();
      assertTrue(
          refusal(() -> update(batch, fleet().instances(List.of(FOUR)))).contains("1 hosts"),
          "an attempt still runs there");
      batch.runUntilIdle();
      update(batch, fleet().instances(List.of(FOUR)));
      assertEquals(ResourceStatus.VALID, detail(batch, "fleet").status());
      batch.hosts("fleet").add("b", FOUR);
      batch.settle();
      assertEquals(0, detail(batch, "fleet").hostCount());
      update(batch, fleet().instances(List.of()));
      batch.hosts("fleet").add("c", FOUR);
      batch.settle();
      assertEquals(2, detail(batch, "fleet").hostCount());
    }
  }

  @Test
  void anEnvironmentIsDeletedWithItsHostsOnceNothingRunsThere() {
    try (BatchHarness batch = open()) {
      batch.service().createComputeEnvironment(ComputeEnvironment.fixed("own", FOUR));
      batch.hosts("fleet").add("a", FOUR);
      JobHandle job = batch.submit(SubmitJobRequest.builder("one", "one").build());
      batch.settle();
      update(batch, fleet().state(ResourceState.DISABLED));
      batch
          .service()
          .updateJobQueue(JobQueueUpdate.builder("default").computeEnvironments("own").build());
      assertTrue(
          refusal(() -> batch.service().deleteComputeEnvironment("fleet")).contains("jobs run"));
      batch.runUntilIdle();
      batch.service().deleteComputeEnvironment("fleet");
      batch.hosts("fleet").add("b", FOUR);
      batch.settle();
      assertEquals(List.of("own"), names(batch));
      assertEquals("fleet/a", batch.describe(job.id()).attempts().get(0).instance());
    }
  }

  @Test
  void aReservationIsAPartOfWhatTakesWorkNow() {
    SchedulingPolicy policy =
        SchedulingPolicy.fairShare(
            "half", new FairsharePolicy(Duration.ZERO, 50, List.of(ShareAttributes.of("A", 1))));
    try (BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.reported("fleet"))
            .schedulingPolicy(policy)
            .jobQueue(
                JobQueue.builder("fair")
                    .computeEnvironments("fleet")
                    .schedulingPolicy("half")
                    .build())
            .jobDefinition(JobDefinition.process("one", "true").resources(1, 128).build())
            .build()) {
      batch.executor().on("*").neverEnds();
      batch.hosts("fleet").add("a", FOUR);
      for (int i = 0; i < 8; i++) {
        batch.submit(SubmitJobRequest.builder("one", "one").queue("fair").share("A").build());
      }
      batch.settle();
      assertEquals(2, launched(batch).size(), "half of 4 vCPU is kept");
      batch.hosts("fleet").add("b", FOUR);
      batch.settle();
      assertEquals(4, launched(batch).size(), "half of 8 vCPU is kept");
      batch.hosts("fleet").drain("a", "maintenance").add("c", FOUR);
      batch.settle();
      // b and c have 8 vCPU, of which 4 are kept; what runs on a takes none of them.
      assertEquals(4, launched(batch).stream().filter("fleet/a"::equals).count());
      assertEquals(8, launched(batch).size());
    }
  }

  private static List<String> launched(BatchHarness batch) {
    return batch.executor().launches().stream().map(LaunchRequest::instance).toList();
  }
}
