package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SchedulingPoliciesTest extends ResourceBehaviour {
  private static final FairsharePolicy FAIR = FairsharePolicy.of(Duration.ofHours(1));

  private SchedulingPolicy create(String name) {
    SchedulingPolicy policy = SchedulingPolicy.fairShare(name, FAIR);
    service.createSchedulingPolicy(policy);
    return policy;
  }

  @Test
  void isCreatedOnceAndDescribed() {
    SchedulingPolicy policy = create("fair");
    assertEquals(List.of(policy), service.describeSchedulingPolicies(List.of("nowhere", "fair")));
    refused("schedulingPolicyName: 'fair' exists already", () -> create("fair"));
    refused(
        "schedulingPolicies: '1001 names' must be at most 1000",
        () -> service.describeSchedulingPolicies(Collections.nCopies(1_001, "fair")));
  }

  @Test
  void anUpdateReplacesItsRulesAndKeepsItsTags() {
    SchedulingPolicy tagged =
        SchedulingPolicy.fairShare("fair", FAIR).withTags(java.util.Map.of("k", "v"));
    service.createSchedulingPolicy(tagged);
    FairsharePolicy other = FairsharePolicy.of(Duration.ofMinutes(5), ShareAttributes.of("a", 0.5));
    service.updateSchedulingPolicy("fair", other);
    assertEquals(
        List.of(tagged.withFairsharePolicy(other)),
        service.describeSchedulingPolicies(List.of("fair")));
    refused(
        "schedulingPolicy: 'x' does not exist", () -> service.updateSchedulingPolicy("x", other));
  }

  @Test
  void isDeletedOnlyWhenNoQueueUsesIt() {
    create("one");
    create("two");
    service.createJobQueue(
        JobQueue.builder("q").computeEnvironments("local").schedulingPolicy("one").build());
    refused(
        "schedulingPolicy: 'one' cannot be deleted: job queue 'q' uses it",
        () -> service.deleteSchedulingPolicy("one"));
    service.updateJobQueue(JobQueueUpdate.builder("q").schedulingPolicy("two").build());
    service.deleteSchedulingPolicy("one");
    assertEquals(List.of("two"), service.listSchedulingPolicies(PageRequest.first()).items());
    refused("schedulingPolicy: 'one' does not exist", () -> service.deleteSchedulingPolicy("one"));
  }

  @Test
  void isListedByNameAndByPages() {
    List.of("c", "a", "b").forEach(this::create);
    Page<String> first = service.listSchedulingPolicies(PageRequest.ofSize(2));
    assertEquals(List.of("a", "b"), first.items());
    Page<String> second =
        service.listSchedulingPolicies(PageRequest.ofSize(2).after(first.nextToken()));
    assertEquals(new Page<>(List.of("c"), null), second);
  }

  @Test
  void asManyAsTheLimitSays() {
    ServiceLimits one = ServiceLimits.defaults().toBuilder().schedulingPolicies(1).build();
    try (BatchHarness few =
        BatchHarness.builder()
            .limits(one)
            .schedulingPolicy(SchedulingPolicy.fairShare("given", FAIR))
            .build()) {
      Assertions.assertThrows(
          io.github.batchwright.ClientException.class,
          () -> few.service().createSchedulingPolicy(SchedulingPolicy.fairShare("second", FAIR)));
    }
  }
}
