package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the nodes of a multi-node job are placed. */
class MultiNodePlacementTest extends MultiNode {

  @Test
  void everyNodeGetsAnInstanceOfItsOwn() {
    submit("job", "three");
    batch.settle();
    List<String> instances =
        batch.executor().launches().stream().map(LaunchRequest::instance).toList();
    assertEquals(3, instances.size());
    assertEquals(3, instances.stream().distinct().count());
  }

  @Test
  void nodesOfOneJobDoNotShareAnInstanceEvenIfTheyFit() {
    batch.register(
        JobDefinition.builder("tiny", NodeProperties.of(4, process(0.5, "node"))).build());
    submit("job", "tiny");
    batch.settle();
    assertEquals(
        4, batch.executor().launches().stream().map(LaunchRequest::instance).distinct().count());
  }

  @Test
  void nodesShareInstancesWithOtherJobs() {
    batch.executor().on("*").neverEnds();
    submit("job", "three");
    batch.submit(SubmitJobRequest.builder("other", "small").arraySize(4).build());
    batch.settle();
    assertEquals(7, batch.executor().running().size());
    JobHandle second = submit("second", "small");
    JobHandle gang = submit("gang", "two");
    batch.settle();
    batch.assertThat(second).is(JobStatus.RUNNING);
    batch.assertThat(gang).is(JobStatus.RUNNABLE);
  }

  @Test
  void allNodesArePlacedOrNone() {
    batch.executor().on("single").neverEnds();
    JobHandle one = submit("single", "single");
    submit("single", "single");
    JobHandle gang = submit("job", "three");
    batch.settle();
    batch
        .assertThat(gang)
        .is(JobStatus.RUNNABLE)
        .hasAttempts(0)
        .hasStatusReason("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
    assertEquals(2, batch.executor().running().size());
    one.terminate("make room");
    batch.settle();
    batch.assertThat(gang).is(JobStatus.RUNNING);
    assertEquals(4, batch.executor().running().size());
  }

  @Test
  void allNodesArePlacedInOneEnvironment() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("small", 2, SIZE))
            .computeEnvironment(ComputeEnvironment.fixed("large", 3, SIZE))
            .jobQueue(JobQueue.of("default", 1, "small", "large"))
            .build());
    submit("job", "three");
    batch.settle();
    assertEquals(
        List.of("large", "large", "large"),
        batch.executor().launches().stream().map(LaunchRequest::computeEnvironment).toList());
  }

  @Test
  void theLargestNodesGetTheLargestInstances() {
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("ce")
                    .instances(List.of(Resources.of(8, 1_024), Resources.of(2, 1_024)))
                    .build())
            .build());
    batch.register(
        JobDefinition.builder(
                "uneven",
                new NodeProperties(
                    2,
                    0,
                    List.of(
                        NodeRangeProperty.of("0:0", process(2, "main")),
                        NodeRangeProperty.of("1:", process(6, "worker")))))
            .build());
    submit("job", "uneven");
    batch.settle();
    assertEquals("ce/1", launch(0).instance());
    assertEquals("ce/0", launch(1).instance());
  }

  @Test
  void aPlacementIsFoundWheneverThereIsOne() {
    // The first node would take the only instance that the second fits on, and has to give way.
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("ce")
                    .instances(
                        List.of(
                            Resources.of(8, 8_192),
                            Resources.of(8, 1_024).withGpus(1),
                            Resources.of(1, 64).withGpus(1)))
                    .build())
            .build());
    NodeProperties nodes =
        new NodeProperties(
            3,
            0,
            List.of(
                NodeRangeProperty.of(":0", process(6, "cpu")),
                NodeRangeProperty.of("1:1", asking(Resources.of(1, 4_096))),
                NodeRangeProperty.of("2:", asking(Resources.of(1, 64).withGpus(1)))));
    batch.register(JobDefinition.builder("mixed", nodes).build());
    JobHandle job = submit("job", "mixed");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
  }

  @Test
  void isNotPlacedOnSpot() {
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("spot")
                    .instances(4, SIZE)
                    .computeResources(ComputeResources.spot(64))
                    .build())
            .build());
    JobHandle job = submit("job", "two");
    JobHandle single = submit("single", "single");
    batch.runUntilIdle();
    batch
        .assertThat(job)
        .is(JobStatus.RUNNABLE)
        .hasStatusReason("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - asks for 6 vCPU");
    assertTrue(
        String.valueOf(batch.describe(job.id()).statusReason())
            .contains("'spot' has Spot instances, which take no multi-node job"));
    job.cancel("no");
    batch.runUntilIdle();
    batch.assertThat(single).succeeded();
  }

  @Test
  void isNotPlacedInUnmanagedEnvironments() {
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("own").instances(4, SIZE).unmanaged(16).build())
            .build());
    JobHandle job = submit("job", "two");
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);
    assertTrue(
        String.valueOf(batch.describe(job.id()).statusReason())
            .contains("'own' is UNMANAGED and takes no multi-node job"));
  }

  @Test
  void whatNeverFitsSaysSoWithNumbers() {
    batch.register(JobDefinition.builder("wide", NodeProperties.of(2, process(5, "node"))).build());
    batch.register(JobDefinition.builder("many", NodeProperties.of(5, process(1, "node"))).build());
    JobHandle wide = submit("wide", "wide");
    JobHandle many = submit("many", "many");
    batch.settle();
    assertEquals(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - asks for 10 vCPU, 128 MiB; 2 nodes ask for an"
            + " instance each with 5 vCPU, 64 MiB; 'ce' has 0",
        batch.describe(wide.id()).statusReason());
    assertEquals(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - asks for 5 vCPU, 320 MiB; 5 nodes ask for an"
            + " instance each with 1 vCPU, 64 MiB; 'ce' has 4",
        batch.describe(many.id()).statusReason());
  }

  @Test
  void waitsForADisabledEnvironment() {
    use(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.fixed("ce", 4, SIZE).withState(ResourceState.DISABLED))
            .build());
    JobHandle job = submit("job", "two");
    batch.settle();
    batch.assertThat(job).hasStatusReason("Every compute environment of queue 'default'");
  }
}
