package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.TaskContainerOverrides;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.Volume;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a submission says over its definition. */
class OverridesTest extends Behaviour {
  private static final ContainerProperties CONTAINER =
      ContainerProperties.builder("image:1")
          .command("run", "Ref::what")
          .environment("A", "1")
          .environment("B", "2")
          .resources(1, 64)
          .volume(Volume.of("v"))
          .mountPoint(MountPoint.of("v", "/v"))
          .user("me")
          .build();
  private static final EcsProperties SEVERAL =
      EcsProperties.of(
          TaskContainer.of("main", ContainerProperties.builder("m").command("m").build()),
          TaskContainer.of("side", ContainerProperties.builder("s").command("Ref::what").build()));

  @BeforeEach
  void registerKinds() {
    batch.register(JobDefinition.builder("container", CONTAINER).parameter("what", "it").build());
    batch.register(JobDefinition.builder("ecs", SEVERAL).parameter("what", "it").build());
    batch.register(
        JobDefinition.builder(
                "outdated", ContainerProperties.builder("i").vcpus(1).memory(64).build())
            .build());
    batch.register(JobDefinition.process("process", "run", "a").environment("A", "1").build());
    batch.register(JobDefinition.handler("handler", "h").build());
  }

  private static SubmitJobRequest.Builder run(String definition) {
    return SubmitJobRequest.builder("job", definition);
  }

  private JobProperties launch(SubmitJobRequest.Builder request) {
    batch.submit(request.build());
    batch.settle();
    List<LaunchRequest> launches = batch.executor().launches();
    return launches.get(launches.size() - 1).properties();
  }

  private ContainerProperties container(SubmitJobRequest.Builder request) {
    return assertInstanceOf(ContainerProperties.class, launch(request));
  }

  private ProcessProperties process(SubmitJobRequest.Builder request) {
    return assertInstanceOf(ProcessProperties.class, launch(request));
  }

  @Test
  void everyFieldOfAContainerReachesItsExecutor() {
    assertEquals(CONTAINER.withCommand(List.of("run", "it")), container(run("container")));
  }

  @Test
  void anotherCommandReplacesTheDefinitions() {
    ContainerProperties launched = container(run("container").command("stop", "Ref::what", "now"));
    assertEquals(List.of("stop", "it", "now"), launched.command());
    assertEquals(CONTAINER.mountPoints(), launched.mountPoints());
    assertEquals("me", launched.user());
    assertEquals(List.of("b"), process(run("process").command("b")).command());
  }

  @Test
  void variablesAreAddedOrReplaced() {
    assertEquals(
        Map.of("A", "1", "B", "two", "C", "3"),
        container(run("container").environment("B", "two").environment("C", "3")).environment());
    assertEquals(
        Map.of("A", "1", "C", "3"), process(run("process").environment("C", "3")).environment());
  }

  @Test
  void anotherImageIsRun() {
    assertEquals("image:2", container(run("container").image("image:2")).image());
  }

  @Test
  void requirementsAreReplacedOneByOne() {
    ContainerOverrides memory =
        ContainerOverrides.builder().resources(ResourceOverrides.NONE.withMemoryMiB(32)).build();
    assertEquals(
        Resources.of(1, 32),
        container(run("container").containerOverrides(memory)).resourceRequirements());
    assertEquals(
        Resources.of(1, 32),
        process(run("process").containerOverrides(memory)).resourceRequirements());
  }

  @Test
  void placementGoesByWhatIsAskedForOverTheDefinition() {
    batch.executor().on("job").neverEnds();
    batch.submit(run("process").resources(3, 8).build());
    batch.submit(run("process").resources(2, 8).build());
    batch.submit(run("process").build());
    batch.settle();
    assertEquals(1, batch.executor().running().size());
  }

  @ParameterizedTest
  @CsvSource({
    // definition, vcpus, requirement, what comes out
    "outdated, 2, , 2",
    "outdated, 2, 3, 3",
    "outdated, , , 1",
    "container, 2, , 1",
    "container, 2, 3, 3"
  })
  void theOutdatedFieldsNeverBeatRequirements(
      String definition, Integer vcpus, Integer requirement, int expected) {
    ContainerOverrides.Builder overrides = ContainerOverrides.builder().environment("X", "");
    if (vcpus != null) {
      overrides.vcpus(vcpus).memory(128);
    }
    if (requirement != null) {
      overrides.resources(ResourceOverrides.of(requirement, 16));
    }
    Resources demand =
        container(run(definition).containerOverrides(overrides.build())).resourceRequirements();
    assertEquals(expected, demand.vcpus());
    int kept = definition.equals("outdated") && vcpus != null ? 128 : 64;
    assertEquals(requirement != null ? 16 : kept, demand.memoryMiB());
  }

  @Test
  void requirementsOfAHandlerAreReplaced() {
    HandlerProperties launched =
        assertInstanceOf(HandlerProperties.class, launch(run("handler").resources(2, 16)));
    assertEquals(new HandlerProperties("h", Resources.of(2, 16)), launched);
  }

  @Test
  void severalContainersAreOverriddenByTheirNames() {
    EcsProperties launched =
        assertInstanceOf(
            EcsProperties.class,
            launch(
                run("ecs")
                    .ecsPropertiesOverride(
                        EcsPropertiesOverride.of(
                            new TaskContainerOverrides(
                                "side",
                                List.of("over", "Ref::what"),
                                Map.of("A", "1"),
                                ResourceOverrides.NONE.withVcpus(2))))));
    assertEquals(SEVERAL.containers().get(0), launched.containers().get(0));
    ContainerProperties side = launched.containers().get(1).container();
    assertEquals(List.of("over", "it"), side.command());
    assertEquals(Map.of("A", "1"), side.environment());
    assertEquals(Resources.of(3, 256), launched.resourceRequirements());
  }

  @Test
  void otherPropertiesRunInsteadAndOverridesGoOverThem() {
    ContainerProperties other = ContainerProperties.builder("other").command("x").build();
    ContainerProperties launched =
        container(run("process").properties(other).environment("A", "1").parameter("p", "1"));
    assertEquals(other.toBuilder().environment("A", "1").build(), launched);
  }

  @Test
  void whatIsDescribedIsWhatRuns() {
    JobHandle plain = batch.submit(run("container").build());
    JobHandle over =
        batch.submit(
            run("container")
                .image("image:2")
                .attempts(3)
                .timeout(Duration.ofMinutes(5))
                .propagateTags(true)
                .build());
    JobDetail detail = batch.describe(over.id());
    assertEquals(CONTAINER.toBuilder().image("image:2").build(), detail.properties());
    assertEquals(RetryStrategy.attempts(3), detail.retryStrategy());
    assertEquals(0, detail.schedulingPriority());
    assertTrue(detail.propagateTags());
    assertEquals(List.of(), detail.consumableResources());
    assertNull(detail.shareIdentifier());
    assertSame(
        batch.describe(plain.id()).properties(),
        batch.describe(batch.submit(run("container").build()).id()).properties());
  }

  private void refused(String message, SubmitJobRequest.Builder request) {
    int facts = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, () -> batch.submit(request.build()));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(facts, batch.facts().size());
  }

  @Test
  void whatHasNoMeaningForTheKindIsRefused() {
    refused(
        "containerOverrides.image: 'i' has no meaning for a process", run("process").image("i"));
    refused(
        "containerOverrides.image: 'i' has no meaning for a handler", run("handler").image("i"));
    refused(
        "containerOverrides.command: '[c]' has no meaning for a handler",
        run("handler").command("c"));
    refused(
        "containerOverrides.environment: '[A]' has no meaning for a handler",
        run("handler").environment("A", "1"));
    refused(
        "containerOverrides.vcpus: '1' has no meaning for a process",
        run("process").containerOverrides(ContainerOverrides.builder().vcpus(1).build()));
    refused(
        "containerOverrides.memory: '8' has no meaning for a process",
        run("process").containerOverrides(ContainerOverrides.builder().memory(8).build()));
    refused(
        "containerOverrides: 'given' has no meaning for a job of several containers",
        run("ecs").command("c"));
    EcsPropertiesOverride ecs =
        EcsPropertiesOverride.of(TaskContainerOverrides.command("nobody", "c"));
    refused(
        "ecsPropertiesOverride: 'given' has a meaning only for a job of several containers",
        run("container").ecsPropertiesOverride(ecs));
    refused(
        "ecsPropertiesOverride.taskProperties.containers.name: 'nobody' is no container",
        run("ecs").ecsPropertiesOverride(ecs));
  }

  @Test
  void overridesThatMakeNoSenseAreRefused() {
    refused(
        "overrides: once they are put in, resourceRequirements.MEMORY: '3' must be at least 4 MiB",
        run("container").resources(1, 3));
    refused(
        "overrides: once they are put in, processProperties.command[0]: ' ' must not be blank",
        run("process").command(" "));
  }
}
