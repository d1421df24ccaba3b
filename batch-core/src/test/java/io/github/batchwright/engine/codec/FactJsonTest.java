package io.github.batchwright.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.Containers;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainerOverrides;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written into the journal is read back as it was. */
class FactJsonTest {

  private static Fact roundTrip(Fact fact) throws IOException {
    return FactJson.read(FactJson.line(1, 2, fact)).fact();
  }

  static Stream<JobProperties> properties() {
    return Stream.of(
        Containers.whole(),
        ContainerProperties.builder("plain").build(),
        ContainerProperties.builder("outdated").vcpus(1).memory(64).build(),
        Containers.several(),
        Containers.beyondAws(),
        Containers.severalBeyondAws());
  }

  @ParameterizedTest
  @MethodSource("properties")
  void definitionsKeepEveryField(JobProperties properties) throws IOException {
    Fact fact =
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(JobDefinition.builder("d", properties).build(), 1));
    assertEquals(fact, roundTrip(fact));
  }

  @Test
  void submissionsKeepEveryOverride() throws IOException {
    SubmitJobRequest request =
        SubmitJobRequest.builder("j", "d")
            .properties(Containers.several())
            .containerOverrides(
                ContainerOverrides.builder()
                    .image("other")
                    .command("a")
                    .environment("A", "1")
                    .resources(ResourceOverrides.NONE.withGpus(2))
                    .vcpus(1)
                    .memory(8)
                    .build())
            .ecsPropertiesOverride(
                EcsPropertiesOverride.of(
                    new TaskContainerOverrides(
                        "main", List.of("x"), Map.of("B", "2"), ResourceOverrides.of(0.5, 8))))
            .build();
    Fact fact = new Fact.JobSubmitted(1, request, 1);
    assertEquals(fact, roundTrip(fact));
    Fact plain = new Fact.JobSubmitted(1, SubmitJobRequest.builder("j", "d").build(), 1);
    assertEquals(plain, roundTrip(plain));
  }
}
