package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceJob;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ListConsumableResourcesRequest;
import io.github.batchwright.model.ListJobsByConsumableResourceRequest;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumableResourcesTest extends ResourceBehaviour {

  private void create(String name, long total) {
    service.createConsumableResource(ConsumableResource.replenishable(name, total));
  }

  private long total(ConsumableResourceUpdate update) {
    return service.updateConsumableResource(update).totalQuantity();
  }

  private JobHandle take(String job, String resource, long quantity) {
    return batch.submit(job(job).consumableResource(resource, quantity).build());
  }

  @Test
  void isCreatedOnceAndDescribed() {
    batch.advance(Duration.ofSeconds(3));
    create("licence", 7);
    ConsumableResourceDetail detail = service.describeConsumableResource("licence");
    assertEquals(
        new ConsumableResourceDetail(
            ConsumableResource.replenishable("licence", 7), 0, 7, batch.now()),
        detail);
    refused("consumableResourceName: 'licence' exists already", () -> create("licence", 1));
    refused(
        "consumableResource: 'x' does not exist", () -> service.describeConsumableResource("x"));
  }

  @Test
  void anUpdateSetsAddsOrRemoves() {
    create("r", 5);
    assertEquals(9, total(ConsumableResourceUpdate.set("r", 9)));
    assertEquals(12, total(ConsumableResourceUpdate.add("r", 3)));
    assertEquals(2, total(ConsumableResourceUpdate.remove("r", 10)));
    assertEquals(2, service.describeConsumableResource("r").availableQuantity());
    refused(
        "quantity: '3' must be at most the total, 2",
        () -> total(ConsumableResourceUpdate.remove("r", 3)));
    refused(
        "quantity: '" + Long.MAX_VALUE + "' is more than can be counted",
        () -> total(ConsumableResourceUpdate.add("r", Long.MAX_VALUE)));
    refused(
        "consumableResource: 'x' does not exist",
        () -> total(ConsumableResourceUpdate.set("x", 1)));
    assertThrows(IllegalArgumentException.class, () -> ConsumableResourceUpdate.set("r", -1));
  }

  @Test
  void aTokenMakesAnUpdateHappenOnceWithinEightHours() {
    create("r", 0);
    create("s", 0);
    ConsumableResourceUpdate add = ConsumableResourceUpdate.add("r", 1).withClientToken("t");
    assertEquals(1, total(add));
    int facts = batch.facts().size();
    batch.advance(Duration.ofHours(8).minusMillis(1));
    assertEquals(1, total(add));
    assertEquals(facts, batch.facts().size());
    refused(
        "clientToken: 't' was used for another update",
        () -> total(ConsumableResourceUpdate.add("r", 2).withClientToken("t")));
    assertEquals(1, total(ConsumableResourceUpdate.add("s", 1).withClientToken("t")));
    batch.advance(Duration.ofMillis(1));
    assertEquals(2, total(add));
    assertEquals(3, total(ConsumableResourceUpdate.add("r", 1)));
    for (String bad : List.of("", "x".repeat(65))) {
      assertThrows(IllegalArgumentException.class, () -> add.withClientToken(bad));
    }
  }

  @Test
  void noMoreTokensAreRememberedThanTheLimitSays() {
    ServiceLimits two = ServiceLimits.defaults().toBuilder().clientTokens(2).build();
    try (BatchHarness few =
        BatchHarness.builder()
            .limits(two)
            .consumableResource(ConsumableResource.replenishable("r", 0))
            .build()) {
      ConsumableResourceUpdate add = ConsumableResourceUpdate.add("r", 1);
      few.service().updateConsumableResource(add.withClientToken("1"));
      few.advance(Duration.ofHours(1));
      few.service().updateConsumableResource(add.withClientToken("2"));
      assertThrows(
          TooManyRequestsException.class,
          () -> few.service().updateConsumableResource(add.withClientToken("3")));
      few.service().updateConsumableResource(add.withClientToken("2"));
      few.advance(Duration.ofHours(7));
      assertEquals(
          3, few.service().updateConsumableResource(add.withClientToken("3")).totalQuantity());
    }
  }

  @Test
  void isDeletedOnlyWhenNoUnfinishedJobAsksForIt() {
    create("r", 1);
    JobHandle job = take("job", "r", 1);
    JobHandle array = batch.submit(job("array").arraySize(3).consumableResource("r", 1).build());
    refused(
        "consumableResource: 'r' cannot be deleted: 2 jobs",
        () -> service.deleteConsumableResource("r"));
    job.terminate("enough");
    array.terminate("enough");
    batch.runUntilIdle();
    service.deleteConsumableResource("r");
    refused("consumableResource: 'r' does not exist", () -> service.deleteConsumableResource("r"));
    assertEquals(List.of(), service.listConsumableResources(all()).items());
  }

  private static ListConsumableResourcesRequest all() {
    return ListConsumableResourcesRequest.all();
  }

  @Test
  void aJobThatAsksForAnUnknownOneIsRefusedWhenItIsSubmitted() {
    refused(
        "consumableResourceList.consumableResource: 'r' does not exist", () -> take("job", "r", 1));
    batch.register(JobDefinition.process("needs", "true").consumableResource("s", 1).build());
    refused(
        "consumableResourceList.consumableResource: 's' does not exist",
        () -> batch.submit(SubmitJobRequest.builder("job", "needs").build()));
  }

  @Test
  void isListedByNameInAnyCaseAndByPages() {
    List.of("Beta", "alpha", "alps", "gamma").forEach(name -> create(name, 1));
    assertEquals(List.of("Beta", "alpha", "alps", "gamma"), names(all()));
    assertEquals(List.of("alpha", "alps"), names(ListConsumableResourcesRequest.named("ALP*")));
    assertEquals(List.of("Beta"), names(ListConsumableResourcesRequest.named("beta")));
    assertEquals(List.of(), names(ListConsumableResourcesRequest.named("bet")));
    Page<ConsumableResourceDetail> first =
        service.listConsumableResources(
            ListConsumableResourcesRequest.named("al*").withPage(PageRequest.ofSize(1)));
    assertEquals("alpha", first.items().get(0).name());
    Page<ConsumableResourceDetail> second =
        service.listConsumableResources(
            ListConsumableResourcesRequest.named("al*")
                .withPage(PageRequest.first().after(first.nextToken())));
    assertEquals("alps", second.items().get(0).name());
    assertNull(second.nextToken());
  }

  private List<String> names(ListConsumableResourcesRequest request) {
    return service.listConsumableResources(request).items().stream()
        .map(ConsumableResourceDetail::name)
        .toList();
  }

  @Test
  void listsTheJobsThatAskForIt() {
    create("r", 100);
    batch.register(JobDefinition.process("needs", "true").consumableResource("r", 2).build());
    JobHandle first = batch.submit(SubmitJobRequest.builder("first", "needs").build());
    batch.runUntilIdle();
    submit("other");
    batch.executor().on("second").neverEnds();
    JobHandle second = take("second", "r", 3);
    batch.settle();
    List<ConsumableResourceJob> jobs = list(ListJobsByConsumableResourceRequest.of("r"));
    assertEquals(List.of(second.id(), first.id()), jobIds(jobs));
    assertEquals(3, jobs.get(0).quantity());
    assertEquals(2, jobs.get(1).quantity());
    assertEquals("needs:1", jobs.get(1).jobDefinition());
    assertEquals(JobStatus.SUCCEEDED, jobs.get(1).jobStatus());
    assertEquals(
        List.of(second.id()),
        jobIds(list(ListJobsByConsumableResourceRequest.of("r", JobStatus.RUNNING))));
    assertEquals(
        List.of(first.id()),
        jobIds(list(ListJobsByConsumableResourceRequest.of("r").withJobName("FIR*"))));
    Page<ConsumableResourceJob> page =
        service.listJobsByConsumableResource(
            ListJobsByConsumableResourceRequest.of("r").withPage(PageRequest.ofSize(1)));
    assertEquals(List.of(second.id()), jobIds(page.items()));
    PageRequest next = PageRequest.first().after(page.nextToken());
    assertEquals(
        List.of(first.id()),
        jobIds(list(ListJobsByConsumableResourceRequest.of("r").withPage(next))));
    refused(
        "consumableResource: 'x' does not exist",
        () -> list(ListJobsByConsumableResourceRequest.of("x")));
    refused(
        "nextToken: 'x' is not a token",
        () ->
            list(
                ListJobsByConsumableResourceRequest.of("r")
                    .withPage(PageRequest.first().after("x"))));
  }

  private List<ConsumableResourceJob> list(ListJobsByConsumableResourceRequest request) {
    return service.listJobsByConsumableResource(request).items();
  }

  private static List<?> jobIds(List<ConsumableResourceJob> jobs) {
    return jobs.stream().map(ConsumableResourceJob::jobId).toList();
  }

  @Test
  void asManyAsTheLimitSays() {
    ServiceLimits one = ServiceLimits.defaults().toBuilder().consumableResources(1).build();
    try (BatchHarness few =
        BatchHarness.builder()
            .limits(one)
            .consumableResource(ConsumableResource.nonReplenishable("r", 0))
            .build()) {
      assertThrows(
          ClientException.class,
          () -> few.service().createConsumableResource(ConsumableResource.replenishable("s", 0)));
    }
  }
}
