package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.UpdatePolicy;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputeEnvironmentsTest extends ResourceBehaviour {
  private static final Resources SMALL = Resources.of(1, 1_000);

  private static ComputeEnvironmentUpdate.Builder update(String name) {
    return ComputeEnvironmentUpdate.builder(name);
  }

  private ComputeEnvironmentDetail detail(String name) {
    return service.describeComputeEnvironment(name).orElseThrow();
  }

  private ComputeResources resources(String name) {
    ComputeResources found = detail(name).environment().computeResources();
    return java.util.Objects.requireNonNull(found);
  }

  @Test
  void describesAnEnvironmentWithWhatIsInUseAndFree() {
    batch.executor().on("job").takes(Duration.ofSeconds(10));
    submit("job");
    batch.settle();
    ComputeEnvironmentDetail local = detail("local");
    assertEquals(ResourceStatus.VALID, local.status());
    assertEquals("ComputeEnvironment Healthy", local.statusReason());
    assertEquals(Resources.of(1, 128), local.inUse());
    assertEquals(Resources.of(3, 16_256), local.free());
    assertEquals(Instant.parse("2030-01-01T00:00:00Z"), local.createdAt());
    batch.runUntilIdle();
    assertEquals(Resources.NONE, detail("local").inUse());
  }

  @Test
  void anEnvironmentWithoutInstancesIsInvalidAndSaysWhy() {
    service.createComputeEnvironment(
        ComputeEnvironment.builder("later").computeResources(ComputeResources.onDemand(8)).build());
    assertEquals(ResourceStatus.INVALID, detail("later").status());
    assertTrue(detail("later").statusReason().startsWith("It has no instances"));
    service.updateComputeEnvironment(update("later").instances(List.of(SMALL)).build());
    assertEquals(ResourceStatus.VALID, detail("later").status());
  }

  @Test
  void describesByNameOrAllByPages() {
    for (String name : List.of("c", "a", "b")) {
      service.createComputeEnvironment(ComputeEnvironment.fixed(name, SMALL));
    }
    Page<ComputeEnvironmentDetail> named =
        service.describeComputeEnvironments(DescribeRequest.names("c", "nowhere", "a"));
    assertEquals(List.of("c", "a"), names(named));
    List<String> all = new ArrayList<>();
    PageRequest request = PageRequest.ofSize(2);
    Page<ComputeEnvironmentDetail> page =
        service.describeComputeEnvironments(DescribeRequest.all(request));
    all.addAll(names(page));
    // What is gone between two pages makes nothing else appear twice or not at all.
    service.updateComputeEnvironment(update("a").state(ResourceState.DISABLED).build());
    service.deleteComputeEnvironment("a");
    page =
        service.describeComputeEnvironments(DescribeRequest.all(request.after(page.nextToken())));
    all.addAll(names(page));
    assertEquals(List.of("a", "b", "c", "local"), all);
    assertNull(page.nextToken());
    refused(
        "maxResults: '1001' must be 1-1000",
        () -> service.describeComputeEnvironments(DescribeRequest.all(PageRequest.ofSize(1_001))));
  }

  private static List<String> names(Page<ComputeEnvironmentDetail> page) {
    return page.items().stream().map(d -> d.environment().name()).toList();
  }

  @Test
  void aDisabledEnvironmentPlacesNothingUntilItIsEnabled() {
    service.updateComputeEnvironment(update("local").state(ResourceState.DISABLED).build());
    JobHandle job = submit("job");
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);
    service.updateComputeEnvironment(update("local").state(ResourceState.ENABLED).build());
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
  }

  @Test
  void instancesAreAddedAtTheEnd() {
    Resources four = Resources.of(4, 16_384);
    blocker();
    JobHandle waiting = submit("waiting");
    batch.settle();
    batch.assertThat(waiting).is(JobStatus.RUNNABLE);
    service.updateComputeEnvironment(update("local").instances(List.of(four, SMALL)).build());
    batch.settle();
    batch.assertThat(waiting).is(JobStatus.RUNNING);
    assertEquals("local/1", batch.executor().launches().get(1).instance());
  }

  @Test
  void trailingInstancesAreRemovedOnceNothingRunsOnThem() {
    Resources four = Resources.of(4, 16_384);
    service.updateComputeEnvironment(
        update("local").instances(List.of(four, SMALL, SMALL)).build());
    blocker();
    JobHandle job = submit("job");
    batch.settle();
    refused(
        "instances: '1 instances' must leave",
        () -> service.updateComputeEnvironment(update("local").instances(List.of(four)).build()));
    service.updateComputeEnvironment(update("local").instances(List.of(four, SMALL)).build());
    batch.advance(Duration.ofSeconds(5));
    batch.assertThat(job).succeeded();
    service.updateComputeEnvironment(update("local").instances(List.of(four)).build());
    assertEquals(List.of(four), detail("local").environment().instances());
  }

  @Test
  void instancesInTheMiddleStayWhatTheyAre() {
    refused(
        "instances: '2 instances' must begin with what is there",
        () ->
            service.updateComputeEnvironment(
                update("local").instances(List.of(SMALL, SMALL)).build()));
  }

  @Test
  void allInstancesAreRemovedOnceNothingRunsOnAny() {
    JobHandle job = blocker();
    refused(
        "instances: '0 instances' must leave",
        () -> service.updateComputeEnvironment(update("local").instances(List.of()).build()));
    service.terminate(job.id(), "done");
    batch.runUntilIdle();
    service.updateComputeEnvironment(update("local").instances(List.of()).build());
    assertEquals(ResourceStatus.INVALID, detail("local").status());
    assertEquals("No host has been told of yet", detail("local").statusReason());
  }

  @Test
  void jobsWaitWithAReasonWhenTheLastInstanceIsGone() {
    service.createComputeEnvironment(
        ComputeEnvironment.builder("shrinks")
            .instances(1, SMALL)
            .computeResources(ComputeResources.onDemand(8))
            .build());
    service.createJobQueue(JobQueue.of("q", 1, "shrinks"));
    service.updateComputeEnvironment(update("shrinks").instances(List.of()).build());
    JobHandle job = batch.submit(job("job").queue("q").build());
    batch.runUntilIdle();
    batch
        .assertThat(job)
        .is(JobStatus.RUNNABLE)
        .hasStatusReason("No compute environment of queue 'q' is VALID");
    assertEquals(ResourceStatus.INVALID, service.describeJobQueue("q").orElseThrow().status());
  }

  @Test
  void desiredVcpusGoOnlyUpwardAndStayBetweenTheLimits() {
    service.createComputeEnvironment(
        ComputeEnvironment.builder("e").computeResources(ComputeResources.onDemand(8)).build());
    change(ComputeResourcesUpdate.builder().desiredvCpus(4).build());
    assertEquals(4, resources("e").desiredvCpus());
    refused(
        "computeResources.desiredvCpus: '3' must be at least what it is, 4",
        () -> change(ComputeResourcesUpdate.builder().desiredvCpus(3).build()));
    refused(
        "computeResources.desiredvCpus: '9' must be 0-8",
        () -> change(ComputeResourcesUpdate.builder().desiredvCpus(9).build()));
    refused(
        "computeResources.minvCpus: '9' must be at most maxvCpus",
        () -> change(ComputeResourcesUpdate.builder().minvCpus(9).build()));
    change(ComputeResourcesUpdate.builder().maxvCpus(16).desiredvCpus(10).build());
    assertEquals(10, resources("e").desiredvCpus());
    change(ComputeResourcesUpdate.builder().maxvCpus(6).build());
    assertEquals(6, resources("e").desiredvCpus());
  }

  private void change(ComputeResourcesUpdate change) {
    service.updateComputeEnvironment(update("e").computeResources(change).build());
  }

  @Test
  void everyOtherFieldChangesAloneAndAnAbsentOneStays() {
    ComputeEnvironment before =
        ComputeEnvironment.builder("e")
            .instances(2, SMALL)
            .computeResources(ComputeResources.spot(8, "a"))
            .tag("k", "v")
            .build();
    service.createComputeEnvironment(before);
    int facts = batch.facts().size();
    service.updateComputeEnvironment(update("e").build());
    assertEquals(facts, batch.facts().size(), "nothing was asked for");
    UpdatePolicy policy = new UpdatePolicy(true, Duration.ofMinutes(5));
    service.updateComputeEnvironment(update("e").updatePolicy(policy).build());
    assertEquals(before.toBuilder().updatePolicy(policy).build(), detail("e").environment());
    change(
        ComputeResourcesUpdate.builder()
            .allocationStrategy(AllocationStrategy.SPOT_CAPACITY_OPTIMIZED)
            .instanceTypes(List.of("b"))
            .bidPercentage(50)
            .minScaleDownDelay(Duration.ofMinutes(20))
            .build());
    assertEquals(AllocationStrategy.SPOT_CAPACITY_OPTIMIZED, resources("e").allocationStrategy());
    assertEquals(List.of("b"), resources("e").instanceTypes());
    assertEquals(50, resources("e").bidPercentage());
    assertEquals(8, resources("e").maxvCpus());
    assertEquals(before.instances(), detail("e").environment().instances());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ComputeResourcesUpdate.builder()
                .allocationStrategy(AllocationStrategy.BEST_FIT)
                .build());
  }

  @Test
  void whatDoesNotBelongToTheKindOfEnvironmentIsRefused() {
    refused(
        "unmanagedvCpus: '4' may be given only for an UNMANAGED",
        () -> service.updateComputeEnvironment(update("local").unmanagedvCpus(4).build()));
    refused(
        "computeResources: 'local' has none",
        () ->
            service.updateComputeEnvironment(
                update("local")
                    .computeResources(ComputeResourcesUpdate.builder().maxvCpus(3).build())
                    .build()));
    service.createComputeEnvironment(
        ComputeEnvironment.builder("hand").instances(1, SMALL).unmanaged(2).build());
    service.updateComputeEnvironment(update("hand").unmanagedvCpus(4).build());
    assertEquals(4, detail("hand").environment().unmanagedvCpus());
    refused(
        "computeEnvironment: 'nowhere' does not exist",
        () -> service.updateComputeEnvironment(update("nowhere").build()));
  }

  @Test
  void isDeletedOnlyDisabledUnusedAndIdle() {
    service.createComputeEnvironment(ComputeEnvironment.fixed("second", SMALL));
    refused(
        "computeEnvironment: 'second' must be DISABLED",
        () -> service.deleteComputeEnvironment("second"));
    blocker();
    service.updateComputeEnvironment(update("local").state(ResourceState.DISABLED).build());
    refused(
        "computeEnvironment: 'local' cannot be deleted: job queue 'default' uses it",
        () -> service.deleteComputeEnvironment("local"));
    service.updateJobQueue(JobQueueUpdate.builder("default").computeEnvironments("second").build());
    refused(
        "computeEnvironment: 'local' cannot be deleted: jobs run on it",
        () -> service.deleteComputeEnvironment("local"));
    batch.executor().end(batch.executor().running().get(0), OK);
    batch.settle();
    service.deleteComputeEnvironment("local");
    assertTrue(service.describeComputeEnvironment("local").isEmpty());
    refused(
        "computeEnvironment: 'local' does not exist",
        () -> service.deleteComputeEnvironment("local"));
    service.createComputeEnvironment(ComputeEnvironment.fixed("local", SMALL));
  }

  private static final io.github.batchwright.spi.AttemptOutcome OK =
      io.github.batchwright.spi.AttemptOutcome.exited(0);

  @Test
  void awsWantsItEnabledAtFirstAndNamesFewAtOnce() {
    ComputeEnvironment disabled =
        ComputeEnvironment.fixed("e", SMALL).withState(ResourceState.DISABLED);
    service.createComputeEnvironment(disabled);
    try (BatchHarness aws = BatchHarness.builder().limits(ServiceLimits.aws()).build()) {
      assertThrows(ClientException.class, () -> aws.service().createComputeEnvironment(disabled));
      String[] many = Collections.nCopies(101, "e").toArray(String[]::new);
      assertThrows(
          ClientException.class,
          () -> aws.service().describeComputeEnvironments(DescribeRequest.names(many)));
      for (int i = 1; i < 50; i++) {
        aws.service().createComputeEnvironment(ComputeEnvironment.fixed("e" + i, SMALL));
      }
      ClientException e =
          assertThrows(
              ClientException.class,
              () -> aws.service().createComputeEnvironment(ComputeEnvironment.fixed("x", SMALL)));
      assertEquals(
          "computeEnvironmentName: 'x' would be one more than the 50 allowed", e.getMessage());
    }
  }
}
