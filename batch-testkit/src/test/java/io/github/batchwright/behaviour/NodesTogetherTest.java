package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptedHosts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that take all nodes of a multi-node job together, or none of them. */
class NodesTogetherTest {
  private BatchHarness batch;
  private ScriptedHosts fleet;

  @BeforeEach
  void open() {
    ProcessProperties node =
        new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(1, 64));
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.reported("fleet"))
            .jobDefinition(JobDefinition.process("large", "true").resources(3, 128).build())
            .jobDefinition(
                JobDefinition.builder(
                        "gang", new NodeProperties(3, 0, List.of(NodeRangeProperty.of("0:", node))))
                    .build())
            .build();
    batch.executor().on("*").takes(Duration.ofSeconds(10));
    fleet = batch.hosts("fleet");
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private static Host together(String name, double vcpus) {
    return new Host(
        name,
        Resources.of(vcpus, 1_024),
        Map.of(Host.NODES_TOGETHER, "true"),
        HostState.ACTIVE,
        "");
  }

  private JobHandle submit(String definition) {
    return batch.submit(SubmitJobRequest.builder(definition, definition).build());
  }

  private List<String> instances(JobHandle gang) {
    return batch.executor().launches().stream()
        .filter(launch -> launch.attempt().job().wholeJob().equals(gang.id()))
        .map(LaunchRequest::instance)
        .toList();
  }

  private String why(JobHandle job) {
    return batch.service().explain(job.id()).statusReason();
  }

  @Test
  void allNodesRunOnTheFirstHostThatHasRoomForAll() {
    fleet.put(together("a", 2)).put(together("b", 4));
    JobHandle gang = submit("gang");
    batch.settle();
    assertEquals(Collections.nCopies(3, "fleet/b"), instances(gang));
    batch.runUntilIdle();
    batch.assertThat(gang).succeeded();
  }

  @Test
  void theyWaitForOneHostThoughAllHaveRoomForThem() {
    fleet.put(together("a", 5)).put(together("b", 5));
    JobHandle one = submit("large");
    JobHandle two = submit("large");
    batch.settle();
    JobHandle gang = submit("gang");
    batch.settle();
    batch.assertThat(gang).is(JobStatus.RUNNABLE);
    assertTrue(
        why(gang)
            .contains("the 3 nodes ask for one instance with 3 vCPU, 192 MiB; 'fleet' has none"),
        why(gang));
    batch.runUntilIdle();
    for (JobHandle job : List.of(one, two, gang)) {
      batch.assertThat(job).succeeded();
    }
    assertEquals(Collections.nCopies(3, "fleet/a"), instances(gang));
  }

  @Test
  void aJobThatNoHostIsLargeEnoughForSaysSo() {
    fleet.put(together("a", 2)).put(together("b", 2));
    JobHandle gang = submit("gang");
    batch.settle();
    batch.assertThat(gang).is(JobStatus.RUNNABLE);
    assertTrue(
        why(gang)
            .contains("the 3 nodes ask for one instance with 3 vCPU, 192 MiB; 'fleet' has none"),
        why(gang));
    assertTrue(batch.service().explain(gang.id()).changes().isEmpty());
    fleet.put(together("c", 3));
    batch.runUntilIdle();
    batch.assertThat(gang).succeeded();
  }

  @Test
  void otherHostsTakeOneNodeEach() {
    Resources two = Resources.of(2, 1_024);
    fleet.put(together("a", 2)).add("b", two).add("c", two).add("d", two);
    JobHandle gang = submit("gang");
    batch.settle();
    assertEquals(
        List.of("fleet/b", "fleet/c", "fleet/d"), instances(gang).stream().sorted().toList());
  }

  @Test
  void aNodeThatIsLostHasAllTriedTogetherOnAnotherHost() {
    fleet.put(together("a", 4)).put(together("b", 4));
    JobHandle gang =
        batch.submit(
            SubmitJobRequest.builder("gang", "gang")
                .retryStrategy(RetryStrategy.attempts(2))
                .build());
    batch.settle();
    assertEquals(Collections.nCopies(3, "fleet/a"), instances(gang));
    fleet.lose("a");
    batch.runUntilIdle();
    batch.assertThat(gang).succeeded();
    assertEquals(Collections.nCopies(3, "fleet/b"), instances(gang).subList(3, 6));
  }
}
