package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest extends Behaviour {

  private LaunchRequest launch(SubmitJobRequest.Builder request) {
    batch.submit(request.build());
    batch.settle();
    List<LaunchRequest> launches = batch.executor().launches();
    return launches.get(launches.size() - 1);
  }

  private List<String> command(SubmitJobRequest.Builder request) {
    return ((ProcessProperties) launch(request).properties()).command();
  }

  private static SubmitJobRequest.Builder run(String definition) {
    return SubmitJobRequest.builder("job", definition);
  }

  @Test
  void referencesAreReplacedByParameters() {
    batch.register(
        JobDefinition.process("d", "cp", "Ref::from", "--to=Ref::to.txt", "Ref::a-Ref::b")
            .parameter("from", "a b")
            .parameter("to", "$1\\2")
            // The name is the longest there can be: not "a" but "a-Ref".
            .parameter("a-Ref", "long")
            .build());
    assertEquals(List.of("cp", "a b", "--to=$1\\2.txt", "long::b"), command(run("d")));
  }

  @Test
  void theSubmissionsParametersGoOverTheDefinitions() {
    batch.register(
        JobDefinition.process("d", "run", "Ref::a", "Ref::b", "Ref::c")
            .parameter("a", "1")
            .parameter("b", "2")
            .build());
    SubmitJobRequest.Builder request = run("d").parameter("b", "20").parameter("c", "30");
    JobHandle job = batch.submit(request.build());
    assertEquals(List.of("run", "1", "20", "30"), command(request));
    assertEquals(Map.of("a", "1", "b", "20", "c", "30"), batch.describe(job.id()).parameters());
    assertEquals(
        Map.of("a", "1", "b", "20", "c", "30"), batch.executor().launches().get(0).parameters());
  }

  @Test
  void anUnknownReferenceStays() {
    batch.register(JobDefinition.process("d", "run", "Ref::nobody", "Ref::").build());
    assertEquals(List.of("run", "Ref::nobody", "Ref::"), command(run("d").parameter("x", "1")));
  }

  @Test
  void whatIsPutInIsNotReplacedAgain() {
    batch.register(JobDefinition.process("d", "run", "Ref::a").build());
    assertEquals(
        List.of("run", "Ref::b"), command(run("d").parameter("a", "Ref::b").parameter("b", "x")));
  }

  @Test
  void aContainersCommandIsReplacedToo() {
    batch.register(JobDefinition.container("c", "image", "Ref::a").parameter("a", "1").build());
    ContainerProperties properties = (ContainerProperties) launch(run("c")).properties();
    assertEquals(List.of("1"), properties.command());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b"})
  void whatWouldBeNoCommandIsRefused(String value) {
    batch.register(JobDefinition.process("d", "Ref::program").build());
    int facts = batch.facts().size();
    ClientException e =
        assertThrows(
            ClientException.class,
            () -> batch.submit(run("d").parameter("program", value).build()));
    assertTrue(e.getMessage().startsWith("parameters: "), e.getMessage());
    assertEquals(facts, batch.facts().size());
    assertEquals(List.of("ls"), command(run("d").parameter("program", "ls")));
  }

  @Test
  void jobsAreToldAboutThemselves() {
    JobHandle job = submit("job");
    batch.settle();
    LaunchRequest launch = batch.executor().launches().get(0);
    assertEquals(
        Map.of(
            "AWS_BATCH_JOB_ID", job.id().value(),
            "AWS_BATCH_JOB_ATTEMPT", "1",
            "AWS_BATCH_JQ_NAME", "default",
            "AWS_BATCH_CE_NAME", "local"),
        launch.variables());
    assertEquals("job", launch.jobName());
    assertEquals(36, UUID.fromString(job.id().value()).toString().length());
    assertEquals(8, UUID.fromString(job.id().value()).version());
    assertFalse(launch.variables().containsKey("AWS_BATCH_JOB_ARRAY_INDEX"));
  }

  @Test
  void aNameStandsForItsNewestRevision() {
    for (String argument : List.of("one", "two", "three")) {
      batch.service().register(JobDefinition.process("d", argument).build());
    }
    JobHandle newest = batch.submit(run("d").build());
    assertEquals("d:3", batch.describe(newest.id()).jobDefinition());
    assertEquals(List.of("three"), command(run("d")));
    assertEquals(List.of("two"), command(run("d:2")));
    assertEquals(4, batch.service().register(JobDefinition.process("d", "x").build()).revision());
  }

  @Test
  void aJobKeepsTheRevisionItWasSubmittedWith() {
    batch.service().register(JobDefinition.process("d", "one").build());
    blocker();
    JobHandle job = batch.submit(run("d").build());
    batch.service().register(JobDefinition.process("d", "two").build());
    assertEquals("d:1", batch.describe(job.id()).jobDefinition());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "work:2", "work:0", "work:-1", "work:", "work:x", "work:1:1"})
  void aDefinitionThatIsNotThereIsRefused(String name) {
    ClientException e = assertThrows(ClientException.class, () -> batch.submit(run(name).build()));
    assertTrue(e.getMessage().startsWith("jobDefinition: '" + name + "'"), e.getMessage());
  }

  @Test
  void tagsArePropagatedAndTooManyFailTheJob() {
    JobDefinition.Builder tagged = JobDefinition.process("d", "x").propagateTags(true);
    for (int i = 0; i < 30; i++) {
      tagged.tag("d" + i, "definition");
    }
    batch.register(tagged.build());
    SubmitJobRequest.Builder few = run("d").tag("d0", "job");
    JobHandle job = batch.submit(few.build());
    assertEquals("job", batch.describe(job.id()).tags().get("d0"));
    assertEquals(30, batch.describe(job.id()).tags().size());
    for (int i = 0; i < 30; i++) {
      few.tag("j" + i, "job");
    }
    JobHandle failed = batch.submit(few.build());
    JobHandle array = batch.submit(few.arraySize(3).build());
    batch.assertThat(failed).failedBecause("Tags of the job").hasAttempts(0);
    batch.assertThat(array).failedBecause("Tags of the job");
    batch.assertThat(array.child(1)).failedBecause("Tags of the job");
  }
}
