package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagsTest extends ResourceBehaviour {

  private List<ResourceId> oneOfEach() {
    service.createSchedulingPolicy(
        SchedulingPolicy.fairShare("policy", FairsharePolicy.of(Duration.ofHours(1))));
    service.createConsumableResource(ConsumableResource.replenishable("units", 3));
    service.createSchedule(Schedule.builder("weekly", "rate(7 days)", job("w").build()).build());
    return List.of(
        ResourceId.computeEnvironment("local"),
        ResourceId.jobQueue("default"),
        ResourceId.schedulingPolicy("policy"),
        ResourceId.consumableResource("units"),
        ResourceId.jobDefinition(WORK, 1),
        ResourceId.job(submit("job").id()),
        ResourceId.schedule("weekly"));
  }

  @Test
  void everyKindOfResourceHasTags() throws Exception {
    for (ResourceId each : oneOfEach()) {
      assertEquals(Map.of(), service.listTagsForResource(each));
      service.tagResource(each, Map.of("a", "1"));
      service.tagResource(each, Map.of("b", "2"));
      service.tagResource(each, Map.of("a", "3"));
      assertEquals(Map.of("a", "3", "b", "2"), service.listTagsForResource(each));
      int facts = batch.facts().size();
      service.tagResource(each, Map.of("a", "3"));
      service.untagResource(each, Set.of("nothing"));
      assertEquals(facts, batch.facts().size(), "nothing was to be changed");
      service.untagResource(each, Set.of("a", "nothing"));
      assertEquals(Map.of("b", "2"), service.listTagsForResource(each));
    }
    Cluster replayed = EngineProperties.checkReplay(batch);
    Map<String, String> tags = Map.of("b", "2");
    assertEquals(tags, replayed.environment("local").environment().tags());
    assertEquals(tags, replayed.queues().get("default").queue().tags());
    assertEquals(tags, replayed.findPolicy("policy").tags());
    assertEquals(tags, replayed.consumable("units").resource().tags());
    assertEquals(tags, replayed.definition(WORK).orElseThrow().definition().tags());
    assertEquals(tags, replayed.catalog().tags(replayed.jobs().get(1)));
    assertEquals(tags, replayed.schedules().find("weekly").schedule().tags());
  }

  @Test
  void tagsAreSeenWhereTheResourceIsDescribed() {
    List<ResourceId> all = oneOfEach();
    all.forEach(each -> service.tagResource(each, Map.of("k", each.name())));
    assertEquals(
        Map.of("k", "local"),
        service.describeComputeEnvironment("local").orElseThrow().environment().tags());
    assertEquals(
        Map.of("k", "default"), service.describeJobQueue("default").orElseThrow().queue().tags());
    assertEquals(Map.of("k", "units"), service.describeConsumableResource("units").tags());
    JobId job = new JobId(all.get(5).name());
    assertEquals(Map.of("k", job.value()), batch.describe(job).tags());
  }

  @Test
  void aJobThatIsRunningOrFinishedGoesOnWithOtherTags() {
    JobHandle job = submit("job");
    service.tagResource(ResourceId.job(job.id()), Map.of("a", "1"));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
    service.tagResource(ResourceId.job(job.id()), Map.of("b", "2"));
    assertEquals(Map.of("a", "1", "b", "2"), batch.describe(job.id()).tags());
  }

  @Test
  void tagsThatAJobTookOverBelongToIt() {
    batch.register(
        JobDefinition.process("tagged", "true").tag("d", "1").propagateTags(true).build());
    JobHandle before = batch.submit(SubmitJobRequest.builder("before", "tagged").build());
    service.tagResource(ResourceId.jobDefinition("tagged", 1), Map.of("later", "2"));
    JobHandle after = batch.submit(SubmitJobRequest.builder("after", "tagged").build());
    assertEquals(Map.of("d", "1"), batch.describe(before.id()).tags());
    assertEquals(Map.of("d", "1", "later", "2"), batch.describe(after.id()).tags());
    service.untagResource(ResourceId.job(before.id()), Set.of("d"));
    assertEquals(Map.of(), batch.describe(before.id()).tags());
  }

  @Test
  void fiftyAtMostAfterTheChangeAndNoneOfThemOtherwise() {
    ResourceId queue = ResourceId.jobQueue("default");
    service.tagResource(queue, many("a", 30));
    refused("tags: '51 tags' must be at most 50", () -> service.tagResource(queue, many("b", 21)));
    service.tagResource(queue, many("b", 20));
    service.tagResource(queue, Map.of("a0", "other"));
    assertEquals(50, service.listTagsForResource(queue).size());
    refused("tags: '51 tags' must be", () -> service.tagResource(queue, Map.of("one", "more")));
  }

  private static Map<String, String> many(String prefix, int count) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      tags.put(prefix + i, "v");
    }
    return tags;
  }

  @Test
  void whatIsNotThereHasNoTags() {
    JobHandle array = array("array", 2);
    refused(
        "resourceArn: 'arn:batchwright:batch:::job/" + array.id() + ":0' is a child",
        () -> service.listTagsForResource(ResourceId.job(array.child(0).id())));
    for (ResourceId unknown :
        List.of(
            ResourceId.computeEnvironment("x"),
            ResourceId.jobQueue("x"),
            ResourceId.schedulingPolicy("x"),
            ResourceId.consumableResource("x"),
            ResourceId.jobDefinition(WORK, 2),
            new ResourceId(ResourceId.Kind.JOB_DEFINITION, WORK),
            ResourceId.job(new JobId("x")),
            ResourceId.schedule("x"))) {
      refused(
          "resourceArn: '" + unknown + "' does not exist",
          () -> service.tagResource(unknown, Map.of("a", "1")));
    }
    refused(
        "jobId: 'no id!' must be",
        () -> service.listTagsForResource(new ResourceId(ResourceId.Kind.JOB, "no id!")));
    ResourceId queue = ResourceId.jobQueue("default");
    refused("tags: '{}' must hold", () -> service.tagResource(queue, Map.of()));
    refused("tagKeys: '[]' must hold", () -> service.untagResource(queue, Set.of()));
    assertThrows(IllegalArgumentException.class, () -> service.tagResource(queue, Map.of("", "v")));
  }

  @Test
  void anIdPrintsAndParsesAsAnArn() {
    for (ResourceId each : oneOfEach()) {
      assertEquals(each, ResourceId.parse(each.toString()));
    }
    assertEquals(
        "arn:batchwright:batch:::job-definition/work:1",
        ResourceId.jobDefinition(WORK, 1).toString());
    assertEquals(
        ResourceId.jobQueue("HighPriority"),
        ResourceId.parse("arn:aws:batch:us-east-1:123456789012:job-queue/HighPriority"));
    for (String bad :
        List.of(
            "",
            "job-queue/x",
            "arn:aws:batch:::job-queue/",
            "arn:aws:s3:::bucket/x",
            "arn:aws:batch:::bucket/x")) {
      assertThrows(IllegalArgumentException.class, () -> ResourceId.parse(bad), bad);
    }
  }
}
