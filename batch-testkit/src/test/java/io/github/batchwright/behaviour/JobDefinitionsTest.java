package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionDetail;
import io.github.batchwright.model.JobDefinitionStatus;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobDefinitionsTest extends ResourceBehaviour {

  private int register(String name) {
    return service.register(JobDefinition.process(name, "true").build()).revision();
  }

  private JobHandle submitAs(String definition) {
    return batch.submit(SubmitJobRequest.builder("job", definition).build());
  }

  private String revisionOf(String definition) {
    return batch.describe(submitAs(definition).id()).jobDefinition();
  }

  private List<String> ids(DescribeJobDefinitionsRequest request) {
    return service.describeJobDefinitions(request).items().stream()
        .map(JobDefinitionDetail::id)
        .toList();
  }

  @Test
  void aNameWithoutRevisionMeansTheNewestActiveOne() {
    register("d");
    register("d");
    register("d");
    assertEquals("d:3", revisionOf("d"));
    service.deregisterJobDefinition("d:3");
    assertEquals("d:2", revisionOf("d"));
    service.deregisterJobDefinition("d:1");
    assertEquals("d:2", revisionOf("d"));
    service.deregisterJobDefinition("d:2");
    refused("jobDefinition: 'd' has no ACTIVE revision", () -> submitAs("d"));
  }

  @Test
  void anInactiveRevisionIsRefusedAndItsJobsGoOn() {
    register("d");
    batch.executor().on("job").attempt(1).exitsWith(1);
    JobHandle job = batch.submit(SubmitJobRequest.builder("job", "d").attempts(2).build());
    service.deregisterJobDefinition("d:1");
    refused("jobDefinition: 'd:1' is INACTIVE", () -> submitAs("d:1"));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2);
    int facts = batch.facts().size();
    service.deregisterJobDefinition("d:1");
    assertEquals(facts, batch.facts().size(), "it was INACTIVE already");
  }

  @Test
  void theNextRegistrationTakesTheNextNumber() {
    assertEquals(1, register("d"));
    service.deregisterJobDefinition("d:1");
    assertEquals(2, register("d"));
    assertEquals("d:2", revisionOf("d"));
    refused("jobDefinition: 'd:1' is INACTIVE", () -> submitAs("d:1"));
  }

  @Test
  void onlyARevisionThatIsRegisteredCanBeDeregistered() {
    register("d");
    refused("jobDefinition: 'd' must be name:revision", () -> service.deregisterJobDefinition("d"));
    for (String unknown : List.of("d:2", "d:0", "e:1")) {
      refused(
          "jobDefinition: '" + unknown + "' is not registered",
          () -> service.deregisterJobDefinition(unknown));
    }
  }

  @Test
  void describesByIdByNameAndByStatus() {
    register("d");
    register("d");
    service.deregisterJobDefinition("d:1");
    assertEquals(
        List.of("d:2", "d:1", "work:1"),
        ids(DescribeJobDefinitionsRequest.of("d", "d:1", "work", "x", "d:9", "not a name")));
    DescribeJobDefinitionsRequest all = DescribeJobDefinitionsRequest.all();
    assertEquals(List.of("d:2", "d:1", "wide:1", "work:1"), ids(all));
    assertEquals(List.of("d:1"), ids(all.withStatus(JobDefinitionStatus.INACTIVE)));
    DescribeJobDefinitionsRequest named = DescribeJobDefinitionsRequest.name("d");
    assertEquals(List.of("d:2", "d:1"), ids(named));
    assertEquals(List.of("d:2"), ids(named.withStatus(JobDefinitionStatus.ACTIVE)));
    assertEquals(List.of(), ids(DescribeJobDefinitionsRequest.name("x")));
    assertThrows(
        IllegalArgumentException.class,
        () -> DescribeJobDefinitionsRequest.of("d").withStatus(JobDefinitionStatus.ACTIVE));
  }

  @Test
  void describesByPages() {
    register("d");
    register("d");
    register("e");
    List<String> all = new ArrayList<>();
    PageRequest request = PageRequest.ofSize(2);
    Page<JobDefinitionDetail> page;
    do {
      page = service.describeJobDefinitions(DescribeJobDefinitionsRequest.all().withPage(request));
      page.items().forEach(item -> all.add(item.id()));
      request = request.after(page.nextToken());
    } while (page.nextToken() != null);
    assertEquals(List.of("d:2", "d:1", "e:1", "wide:1", "work:1"), all);
    assertNull(page.nextToken());
    for (String token : List.of("x", "e:1")) {
      refused(
          "nextToken: '",
          () ->
              service.describeJobDefinitions(
                  DescribeJobDefinitionsRequest.name("d")
                      .withPage(PageRequest.first().after(token))));
    }
  }
}
