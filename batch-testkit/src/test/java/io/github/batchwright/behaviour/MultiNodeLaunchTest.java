package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.NodeLaunch;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the nodes of a multi-node job are told, and what they run. */
class MultiNodeLaunchTest extends MultiNode {

  @Test
  void nodesKnowTheirIndexTheirNumberAndTheMainNode() {
    batch.executor().on("job").node(1).runsAt("10.0.0.7");
    JobHandle job = submit("job", "three");
    batch.settle();
    Map<String, String> main = launch(0).variables();
    Map<String, String> other = launch(2).variables();
    assertEquals("1", main.get("AWS_BATCH_JOB_NODE_INDEX"));
    assertEquals("2", other.get("AWS_BATCH_JOB_NODE_INDEX"));
    for (Map<String, String> variables : List.of(main, other)) {
      assertEquals("3", variables.get("AWS_BATCH_JOB_NUM_NODES"));
      assertEquals("1", variables.get("AWS_BATCH_JOB_MAIN_NODE_INDEX"));
      assertEquals("1", variables.get("AWS_BATCH_JOB_ATTEMPT"));
    }
    assertEquals(job.id().node(2).value(), other.get("AWS_BATCH_JOB_ID"));
    assertNull(main.get("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS"));
    assertEquals("10.0.0.7", other.get("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS"));
    assertEquals(new NodeLaunch(1, 3, 1, null), launch(0).node());
    assertEquals(new NodeLaunch(2, 3, 1, "10.0.0.7"), launch(2).node());
    assertTrue(Objects.requireNonNull(launch(0).node()).isMainNode());
  }

  @Test
  void theAddressIsThisMachinesUnlessTheExecutorSaysOtherwise() {
    submit("job", "two");
    batch.settle();
    assertEquals(
        "127.0.0.1", Objects.requireNonNull(launch(1).node()).mainNodePrivateIpv4Address());
  }

  @Test
  void anyOtherJobHearsNothingOfNodes() {
    submit("single", "single");
    batch.settle();
    assertNull(launch(0).node());
    assertTrue(launch(0).variables().keySet().stream().noneMatch(v -> v.contains("NODE")));
  }

  @Test
  void eachNodeRunsWhatItsRangeSaysWithTheParametersPutIn() {
    NodeProperties nodes =
        new NodeProperties(
            3,
            0,
            List.of(
                NodeRangeProperty.of("0:", process(1, "worker", "Ref::what")),
                NodeRangeProperty.of("0:0", process(2, "main", "Ref::what"))));
    batch.register(JobDefinition.builder("roles", nodes).parameter("what", "x").build());
    submit("job", "roles");
    batch.settle();
    assertEquals(process(2, "main", "x"), launch(0).properties());
    assertEquals(process(1, "worker", "x"), launch(1).properties());
    assertEquals(process(1, "worker", "x"), launch(2).properties());
  }

  @Test
  void theSubmissionMayChangeTheNumberOfNodes() {
    JobHandle job =
        batch.submit(
            SubmitJobRequest.builder("job", "two")
                .nodeOverrides(NodeOverrides.numNodes(4))
                .build());
    batch.settle();
    assertEquals(4, batch.executor().launches().size());
    assertEquals(4, multiNode(batch.describe(job.id())).numNodes());
    assertEquals("4", launch(3).variables().get("AWS_BATCH_JOB_NUM_NODES"));
  }

  @Test
  void theSubmissionMayChangeWhatSomeNodesRun() {
    NodeProperties nodes =
        new NodeProperties(
            4,
            0,
            List.of(
                NodeRangeProperty.of("0:", process(1, "worker")),
                NodeRangeProperty.of("0:0", process(2, "main"))));
    batch.register(JobDefinition.builder("roles", nodes).build());
    NodePropertyOverride some =
        NodePropertyOverride.of(":2", ContainerOverrides.builder().environment("A", "1").build());
    NodePropertyOverride inner =
        NodePropertyOverride.of(
            "1:1",
            ContainerOverrides.builder()
                .command(List.of("special"))
                .resources(ResourceOverrides.of(3, 64))
                .build());
    JobHandle job =
        batch.submit(
            SubmitJobRequest.builder("job", "roles")
                .nodeOverrides(NodeOverrides.of(some, inner))
                .build());
    batch.settle();
    Map<String, String> added = Map.of("A", "1");
    assertEquals(
        new ProcessProperties(List.of("main"), added, null, Resources.of(2, 64)),
        launch(0).properties());
    assertEquals(process(3, "special"), launch(1).properties());
    assertEquals(
        new ProcessProperties(List.of("worker"), added, null, Resources.of(1, 64)),
        launch(2).properties());
    assertEquals(process(1, "worker"), launch(3).properties());
    assertEquals(launch(1).properties(), batch.describe(job.id().node(1)).properties());
    assertEquals(
        Resources.of(7, 256), batch.describe(job.id()).properties().resourceRequirements());
  }

  @Test
  void overridesOfRangesReachTheNodesThatAreAdded() {
    NodePropertyOverride all =
        NodePropertyOverride.of(":", ContainerOverrides.builder().command(List.of("x")).build());
    batch.submit(
        SubmitJobRequest.builder("job", "two")
            .nodeOverrides(new NodeOverrides(4, List.of(all)))
            .build());
    batch.settle();
    assertEquals(
        List.of(process(3, "x"), process(3, "x"), process(3, "x"), process(3, "x")),
        batch.executor().launches().stream().map(LaunchRequest::properties).toList());
  }

  @Test
  void oneNodeAloneIsAMultiNodeJobToo() {
    batch.register(JobDefinition.builder("one", nodes(1, 0)).build());
    JobHandle job = submit("job", "one");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
    assertEquals(List.of("job#0"), launched());
    assertEquals("1", launch(0).variables().get("AWS_BATCH_JOB_NUM_NODES"));
  }

  @Test
  void aThousandNodesRunOnAThousandInstances() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 3_000, SIZE))
            .build());
    batch.register(JobDefinition.builder("all", nodes(1_000, 999)).build());
    JobHandle first = submit("job", "all");
    JobHandle second = submit("job", "all");
    batch.runUntilIdle();
    batch.assertThat(first).succeeded();
    batch.assertThat(second).succeeded().startedAfter(ofSeconds(0));
    assertEquals(2_000, batch.executor().launches().size());
  }
}
