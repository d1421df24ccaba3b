package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused of multi-node jobs. */
class MultiNodeRefusalsTest extends MultiNode {

  @Test
  void anArrayJobHasNoNodes() {
    assertRefused(
        "arrayProperties.size: '2' may not be given for a multi-node job",
        SubmitJobRequest.builder("job", "two").arraySize(2));
  }

  @Test
  void overridesThatDoNotFitTheDefinitionAreRefused() {
    assertRefused(
        "overrides: once they are put in, nodeOverrides.numNodes: '1' must be above the definition's"
            + " mainNode, 1",
        SubmitJobRequest.builder("job", "three").nodeOverrides(NodeOverrides.numNodes(1)));
    assertRefused(
        "nodeOverrides: 'single' has a meaning only for a multi-node job",
        SubmitJobRequest.builder("job", "single").nodeOverrides(NodeOverrides.numNodes(1)));
  }

  @Test
  void overridesOfRangesAreChecked() {
    ContainerOverrides image = ContainerOverrides.builder().image("busybox").build();
    assertRefused(
        "containerOverrides.image: 'busybox' has no meaning for a process",
        SubmitJobRequest.builder("job", "two")
            .nodeOverrides(NodeOverrides.of(NodePropertyOverride.of(":", image))));
    assertRefused(
        "nodePropertyOverrides.targetNodes: '2:' must begin below the number of nodes, 2",
        SubmitJobRequest.builder("job", "two")
            .nodeOverrides(
                NodeOverrides.of(NodePropertyOverride.of("2:", ContainerOverrides.NONE))));
    assertRefused(
        "containerOverrides: 'given' has no meaning for a multi-node job; use nodeOverrides",
        SubmitJobRequest.builder("job", "two").containerOverrides(image));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                NodeOverrides.of(
                    NodePropertyOverride.of("0:2", image), NodePropertyOverride.of("1:3", image)));
    assertEquals("targetNodes: '1:3' must lie inside or apart from 0:2", e.getMessage());
  }

  @Test
  void aNodeIsNotDependedUpon() {
    JobHandle job = submit("job", "two");
    assertRefused(
        "dependsOn.jobId: '" + job.id().node(1) + "' must be a job, not a node of one",
        SubmitJobRequest.builder("after", "single").dependsOn(job.id().node(1)));
  }

  @Test
  void aDefinitionHasAtMostFiveRangesAndNoneBeyondItsNodes() {
    List<NodeRangeProperty> six =
        List.of("0:0", "1:1", "2:2", "3:3", "4:4", "5:").stream()
            .map(range -> NodeRangeProperty.of(range, process(1, "node")))
            .toList();
    assertNotRegistered(
        "nodeRangeProperties: '6 ranges' must be at most 5", new NodeProperties(6, 0, six));
    assertNotRegistered(
        "targetNodes: '0:3' must lie below numNodes, 2",
        new NodeProperties(2, 0, List.of(NodeRangeProperty.of("0:3", process(1, "node")))));
    assertNotRegistered(
        "targetNodes: '2:' must lie below numNodes, 2",
        new NodeProperties(
            2,
            0,
            List.of(
                NodeRangeProperty.of("0:", process(1, "node")),
                NodeRangeProperty.of("2:", process(1, "node")))));
  }

  private void assertNotRegistered(String message, NodeProperties nodes) {
    ClientException e =
        assertThrows(
            ClientException.class,
            () -> batch.register(JobDefinition.builder("bad", nodes).build()));
    assertNotNull(e.getMessage());
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }
}
