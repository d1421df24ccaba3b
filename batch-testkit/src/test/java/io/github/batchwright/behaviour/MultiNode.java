package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of multi-node jobs share: four instances, and short ways to say things. */
abstract class MultiNode {
  static final String MAIN_NODE_ENDED = "Main node ended";
  static final Resources SIZE = Resources.of(4, 1_024);

  final List<JobEvent> events = new ArrayList<>();
  BatchHarness batch;

  /** Opens a harness of four instances of 4 vCPU each, with definitions of nodes of 3 vCPU. */
  @BeforeEach
  void open() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 4, SIZE))
            .listener(events::add)
            .build());
  }

  void use(BatchHarness harness) {
    if (batch != null) {
      batch.close();
    }
    batch = harness;
    batch.register(JobDefinition.builder("three", nodes(3, 1)).attempts(2).build());
    batch.register(JobDefinition.builder("two", nodes(2, 0)).build());
    batch.register(JobDefinition.process("single", "true").resources(3, 64).build());
    batch.register(JobDefinition.process("small", "true").resources(1, 64).build());
  }

  @AfterEach
  void close() {
    try {
      EngineProperties.checkReplay(batch);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      batch.close();
    }
  }

  static ProcessProperties process(double vcpus, String... command) {
    return new ProcessProperties(List.of(command), Map.of(), null, Resources.of(vcpus, 64));
  }

  static ProcessProperties asking(Resources demand) {
    return new ProcessProperties(List.of("node"), Map.of(), null, demand);
  }

  static NodeProperties nodes(int count, int main) {
    return new NodeProperties(count, main, List.of(NodeRangeProperty.of("0:", process(3, "node"))));
  }

  JobHandle submit(String name, String definition) {
    return batch.submit(SubmitJobRequest.builder(name, definition).build());
  }

  void advance(long seconds) {
    batch.advance(ofSeconds(seconds));
  }

  /** Returns the launched ids, each from its {@code #} or {@code :} on, or the job's name. */
  List<String> launched() {
    return batch.executor().launches().stream()
        .map(l -> l.jobName() + l.attempt().job().value().replaceFirst("^[^#:]*", ""))
        .toList();
  }

  LaunchRequest launch(int index) {
    return batch.executor().launches().get(index);
  }

  List<JobStatus> nodeStatuses(JobHandle job) {
    return multiNode(batch.describe(job.id())).nodeStatuses();
  }

  static MultiNodeDetail multiNode(JobDetail job) {
    return Objects.requireNonNull(job.multiNode());
  }

  void assertRefused(String message, SubmitJobRequest.Builder request) {
    int before = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, () -> batch.submit(request.build()));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    assertEquals(before, batch.facts().size(), "a refusal leaves no trace");
  }
}
