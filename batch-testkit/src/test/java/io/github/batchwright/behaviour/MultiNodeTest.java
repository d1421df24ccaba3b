package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.NodeLaunch;
import io.github.batchwright.testkit.BatchHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs of several nodes: placed whole, led by their main node. */
class MultiNodeTest {
  private static final String MAIN_NODE_ENDED = "Main node ended";
  private static final Resources SIZE = Resources.of(4, 1_024);

  private final List<JobEvent> events = new ArrayList<>();
  private BatchHarness batch;

  /** Opens a harness of four instances of 4 vCPU each, with definitions of nodes of 3 vCPU. */
  @BeforeEach
  void open() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 4, SIZE))
            .listener(events::add)
            .build());
  }

  private void use(BatchHarness harness) {
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
      GangWorkload.checkReplay(batch);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      batch.close();
    }
  }

  private static ProcessProperties process(double vcpus, String... command) {
    return new ProcessProperties(List.of(command), Map.of(), null, Resources.of(vcpus, 64));
  }

  private static ProcessProperties asking(Resources demand) {
    return new ProcessProperties(List.of("node"), Map.of(), null, demand);
  }

  private static NodeProperties nodes(int count, int main) {
    return new NodeProperties(count, main, List.of(NodeRangeProperty.of("0:", process(3, "node"))));
  }

  private JobHandle submit(String name, String definition) {
    return batch.submit(SubmitJobRequest.builder(name, definition).build());
  }

  private void advance(long seconds) {
    batch.advance(ofSeconds(seconds));
  }

  /** Returns the launched ids, each from its {@code #} or {@code :} on, or the job's name. */
  private List<String> launched() {
    return batch.executor().launches().stream()
        .map(l -> l.jobName() + l.attempt().job().value().replaceFirst("^[^#:]*", ""))
        .toList();
  }

  private LaunchRequest launch(int index) {
    return batch.executor().launches().get(index);
  }

  private List<JobStatus> nodeStatuses(JobHandle job) {
    return multiNode(batch.describe(job.id())).nodeStatuses();
  }

  private static MultiNodeDetail multiNode(JobDetail job) {
    return Objects.requireNonNull(job.multiNode());
  }

  // Placement

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

  // Life

  @Test
  void theMainNodeIsLaunchedFirstAndTheOthersOnceItRuns() {
    batch.executor().on("job").node(1).startsAfter(ofSeconds(10)).takes(ofSeconds(10));
    JobHandle job = submit("job", "three");
    batch.settle();
    assertEquals(List.of("job#1"), launched());
    batch.assertThat(job).is(JobStatus.STARTING);
    advance(10);
    assertEquals(List.of("job#1", "job#0", "job#2"), launched());
    batch.assertThat(job).is(JobStatus.RUNNING).startedAfter(ofSeconds(10));
  }

  @Test
  void theJobRunsWhenItsMainNodeRuns() {
    batch.executor().on("job").node(0).startsAfter(ofSeconds(5));
    batch.executor().on("job").node(1).takes(ofSeconds(20));
    JobHandle job = submit("job", "three");
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
    assertEquals(
        List.of(JobStatus.STARTING, JobStatus.RUNNING, JobStatus.RUNNING), nodeStatuses(job));
  }

  @Test
  void theMainNodesExitEndsTheJobAndTheOthersAreStopped() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").node(1).takes(ofSeconds(5));
    JobHandle job = submit("job", "three");
    advance(4);
    assertEquals(3, batch.executor().running().size());
    advance(1);
    batch.assertThat(job).succeeded().hasExitCode(0).stoppedAfter(ofSeconds(5)).hasAttempts(1);
    assertEquals(List.of(), batch.executor().running());
    batch
        .assertThat(job.id().node(0))
        .succeeded()
        .hasStatusReason(MAIN_NODE_ENDED)
        .hasExitCode(143);
  }

  @Test
  void othersThatDoNotStopAreKilledOnceTheGraceIsOver() {
    batch.executor().on("job").node(1).takes(ofSeconds(5));
    batch.executor().on("job").node(2).neverEnds().ignoresStop();
    JobHandle job = submit("job", "three");
    advance(34);
    batch.assertThat(job).is(JobStatus.RUNNING);
    advance(1);
    batch.assertThat(job).succeeded().stoppedAfter(ofSeconds(35));
    batch.assertThat(job.id().node(2)).hasExitCode(137);
    batch.assertThat(job.id().node(1)).succeeded().stoppedAfter(ofSeconds(5));
  }

  @Test
  void anotherNodesFailureDoesNotEndTheJob() {
    batch.executor().on("job").node(0).exitsWith(7);
    batch.executor().on("job").node(1).takes(ofSeconds(5));
    batch.executor().on("job").node(2).neverStarts(AttemptOutcome.cannotStart("no image"));
    JobHandle job = submit("job", "three");
    advance(2);
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.assertThat(job.id().node(0)).failedBecause("Process exited").hasExitCode(7);
    batch.assertThat(job.id().node(2)).failedBecause("Task failed to start");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(1);
  }

  @Test
  void theMainNodesFailureIsRetriedWithAllNodes() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").node(1).takes(ofSeconds(5)).exitsWith(3);
    batch.executor().on("job").node(1).attempt(2).takes(ofSeconds(1));
    JobHandle job = submit("job", "three");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2).stoppedAfter(ofSeconds(6));
    assertEquals(6, batch.executor().launches().size());
    assertEquals(3, batch.describe(job.id()).attempts().get(0).exitCode());
    List<JobDetail> nodes = batch.service().describe(List.of(job.id().node(0), job.id().node(1)));
    assertEquals(
        List.of(143, 143), nodes.get(0).attempts().stream().map(a -> a.exitCode()).toList());
    assertEquals(List.of(3, 0), nodes.get(1).attempts().stream().map(a -> a.exitCode()).toList());
  }

  @Test
  void isTriedAgainOnlyWhenTheLastNodeHasEnded() {
    batch.executor().on("job").node(1).attempt(1).takes(ofSeconds(5)).exitsWith(3);
    batch.executor().on("job").node(0).attempt(1).neverEnds().ignoresStop();
    JobHandle job = submit("job", "three");
    advance(10);
    batch.assertThat(job).is(JobStatus.RUNNING).hasAttempts(1);
    advance(25);
    batch.assertThat(job).is(JobStatus.RUNNING).hasAttempts(2);
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().stoppedAfter(ofSeconds(36));
  }

  @Test
  void theMainNodesFailureFailsTheJobWhenNoAttemptIsLeft() {
    batch.executor().on("job").node(0).takes(ofSeconds(2)).exitsWith(4);
    JobHandle job = submit("job", "two");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("Process exited").hasExitCode(4).hasAttempts(1);
    batch.assertThat(job.id().node(1)).succeeded();
  }

  @Test
  void nodesThatAreStoppedSinceTheMainNodeFailedFailWithIt() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").node(0).takes(ofSeconds(2)).exitsWith(4);
    JobHandle job = submit("job", "two");
    batch.runUntilIdle();
    batch.assertThat(job.id().node(1)).failedBecause(MAIN_NODE_ENDED).hasExitCode(143);
  }

  @Test
  void aMainNodeThatCannotStartLetsTheOthersGo() {
    batch.executor().on("job").node(0).neverStarts(AttemptOutcome.invalid("no such program"));
    JobHandle job = submit("job", "two");
    JobHandle next = submit("next", "three");
    batch.settle();
    batch.assertThat(job).failedBecause("Task failed to start");
    batch.assertThat(job.id().node(1)).failedBecause(MAIN_NODE_ENDED);
    assertFalse(launched().contains("job#1"));
    batch.assertThat(next).is(JobStatus.RUNNING);
  }

  @Test
  void aMainNodeThatEndsAtOnceNeverNeedsTheOthers() {
    batch.executor().on("job").node(0).neverStarts(AttemptOutcome.exited(0));
    JobHandle job = submit("job", "two");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
    batch.assertThat(job.id().node(1)).succeeded().hasStatusReason(MAIN_NODE_ENDED);
    assertEquals(List.of("job#0"), launched());
  }

  @Test
  void aLostMainNodeIsRetriedLikeAnyLostHost() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").attempt(2).takes(ofSeconds(1));
    JobHandle job = submit("job", "three");
    batch.settle();
    batch.executor().end(launch(0).attempt(), AttemptOutcome.lost("gone"));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2);
    assertEquals(
        "Host EC2 (instance " + launch(0).instance() + ") terminated.",
        batch.describe(job.id()).attempts().get(0).statusReason());
  }

  @Test
  void aLostNodeThatIsNotTheMainNodeIsJustAFailedNode() {
    batch.executor().on("job").takes(ofSeconds(5));
    JobHandle job = submit("job", "two");
    batch.settle();
    batch.executor().end(launch(1).attempt(), AttemptOutcome.lost("gone"));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(1);
    batch
        .assertThat(job.id().node(1))
        .failedBecause("Host EC2 (instance " + launch(1).instance() + ") terminated.");
  }

  @Test
  void aNodesPlaceIsGivenBackWhenItEnds() {
    batch.executor().on("job").node(0).takes(ofSeconds(20));
    batch.executor().on("job").node(1).takes(ofSeconds(5));
    submit("job", "two");
    batch.executor().on("single").takes(ofSeconds(100));
    List<JobHandle> singles =
        List.of(submit("single", "single"), submit("single", "single"), submit("next", "single"));
    advance(4);
    batch.assertThat(singles.get(2)).is(JobStatus.RUNNABLE);
    batch.runUntilIdle();
    batch.assertThat(singles.get(2)).succeeded().startedAfter(ofSeconds(5));
  }

  @Test
  void aNodeThatIsBeingStoppedKeepsItsPlace() {
    batch.executor().on("job").node(0).takes(ofSeconds(5));
    batch.executor().on("job").node(1).neverEnds().ignoresStop();
    submit("job", "two");
    JobHandle next = submit("next", "three");
    JobHandle four =
        batch.submit(
            SubmitJobRequest.builder("four", "two")
                .nodeOverrides(NodeOverrides.numNodes(4))
                .build());
    batch.runUntilIdle();
    batch.assertThat(next).succeeded().startedAfter(ofSeconds(5));
    batch.assertThat(four).succeeded().startedAfter(ofSeconds(35));
  }

  @Test
  void theTimeoutIsOfTheWholeJobFromRunning() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").node(0).startsAfter(ofSeconds(7)).neverEnds();
    batch.executor().on("job").node(1).startsAfter(ofSeconds(7)).neverEnds();
    JobHandle job =
        batch.submit(
            SubmitJobRequest.builder("job", "two").attempts(3).timeout(ofSeconds(10)).build());
    batch.runUntilIdle();
    String timedOut = "Job attempt duration exceeded timeout";
    batch.assertThat(job).failedBecause(timedOut).hasAttempts(1).stoppedAfter(ofSeconds(17));
    batch.assertThat(job.id().node(1)).failedBecause(timedOut).startedAfter(ofSeconds(14));
  }

  @Test
  void terminateStopsAllNodes() {
    batch.executor().on("job").neverEnds();
    JobHandle job = submit("job", "three");
    advance(3);
    job.terminate("enough");
    batch.settle();
    batch.assertThat(job).failedBecause("enough").hasAttempts(1).hasExitCode(143);
    batch.assertThat(job.id().node(2)).failedBecause("enough").hasExitCode(143);
    assertTrue(batch.describe(job.id()).isTerminated());
    assertEquals(List.of(), batch.executor().running());
  }

  @Test
  void terminatedBeforeTheMainNodeRunsTheOthersAreLetGoAtOnce() {
    batch.executor().on("job").node(0).startsAfter(ofSeconds(100)).ignoresStop();
    JobHandle job = submit("job", "two");
    batch.settle();
    job.terminate("enough");
    JobHandle next = submit("next", "three");
    batch.settle();
    batch.assertThat(next).is(JobStatus.RUNNING);
    batch.assertThat(job).is(JobStatus.STARTING);
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("enough");
    assertFalse(launched().contains("job#1"));
  }

  @Test
  void terminatedWhileTheOthersAreStoppedItIsNotTriedAgain() {
    batch.executor().on("job").node(1).takes(ofSeconds(5)).exitsWith(3);
    batch.executor().on("job").node(0).neverEnds().ignoresStop();
    JobHandle job = submit("job", "three");
    advance(10);
    job.terminate("enough");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("enough").hasAttempts(1).hasExitCode(3);
  }

  @Test
  void terminatedAfterTheMainNodeSucceededItHasSucceeded() {
    batch.executor().on("job").node(0).takes(ofSeconds(5));
    batch.executor().on("job").node(1).neverEnds().ignoresStop();
    JobHandle job = submit("job", "two");
    advance(10);
    job.terminate("enough");
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
  }

  @Test
  void isCancelledWhileItWaits() {
    batch.executor().on("single").neverEnds();
    submit("single", "single");
    submit("single", "single");
    JobHandle job = submit("job", "three");
    batch.settle();
    job.cancel("not needed");
    batch.assertThat(job).failedBecause("not needed").hasAttempts(0);
    batch.assertThat(job.id().node(0)).failedBecause("not needed").hasAttempts(0);
  }

  @Test
  void aNodesIdStandsForItsJobWhereOneIsCancelledOrTerminated() {
    batch.executor().on("job").neverEnds();
    JobHandle job = submit("job", "three");
    batch.settle();
    job.node(2).cancel("too late");
    batch.assertThat(job).is(JobStatus.RUNNING);
    job.node(2).terminate("enough");
    batch.settle();
    batch.assertThat(job).failedBecause("enough");
  }

  @Test
  void closingTheServiceStopsAllNodes() {
    batch.executor().on("job").neverEnds();
    submit("job", "three");
    batch.settle();
    batch.service().close(io.github.batchwright.CloseMode.STOP);
    assertEquals(List.of(), batch.executor().running());
    String last = batch.facts().get(batch.facts().size() - 1);
    assertTrue(last.contains("AttemptEnded") && last.contains("The service was stopped"), last);
  }

  @Test
  void dependentsWaitForTheWholeJob() {
    batch.executor().on("job").node(0).takes(ofSeconds(5));
    batch.executor().on("job").node(1).neverEnds().ignoresStop();
    JobHandle job = submit("job", "two");
    JobHandle after =
        batch.submit(SubmitJobRequest.builder("after", "two").dependsOn(job.id()).build());
    batch.runUntilIdle();
    batch.assertThat(after).succeeded().startedAfter(ofSeconds(35));
  }

  private static NodeRangeProperty licensed(String range, long units) {
    return new NodeRangeProperty(
        range,
        process(1, "node"),
        List.of(),
        List.of(new ConsumableResourceRequirement("licence", units)));
  }

  @Test
  void consumableResourcesOfEveryNodeAreTakenTogether() {
    NodeProperties nodes = new NodeProperties(3, 0, List.of(licensed("0:", 2)));
    JobDefinition definition =
        JobDefinition.builder("licensed", nodes).consumableResource("licence", 1).build();
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 8, SIZE))
            .consumableResource(ConsumableResource.replenishable("licence", 13))
            .build());
    batch.register(definition);
    batch.executor().on("job").node(0).takes(ofSeconds(5));
    JobHandle first = submit("job", "licensed");
    JobHandle second = submit("job", "licensed");
    batch.settle();
    batch.assertThat(first).is(JobStatus.RUNNING);
    batch.assertThat(second).hasStatusReason("Waits for 7 of consumable resource 'licence'");
    batch.runUntilIdle();
    batch.assertThat(second).succeeded().startedAfter(ofSeconds(5));
  }

  @Test
  void aNodesConsumableResourceMustExist() {
    batch.register(
        JobDefinition.builder("licensed", new NodeProperties(3, 0, List.of(licensed("0:", 2))))
            .build());
    assertRefused(
        "consumableResourceList.consumableResource: 'licence' does not exist",
        SubmitJobRequest.builder("job", "licensed"));
  }

  @Test
  void everyChangeOfTheJobIsToldAndNoneOfItsNodes() {
    JobHandle job = submit("job", "three");
    batch.runUntilIdle();
    assertEquals(
        List.of("SUBMITTED>RUNNABLE", "RUNNABLE>STARTING", "STARTING>RUNNING", "RUNNING>SUCCEEDED"),
        Behaviour.transitions(events, job.id()));
    assertEquals(4, events.size());
  }

  @Test
  void aReportOfAnEarlierAttemptOrOfTheJobItselfIsDropped() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").node(1).attempt(1).takes(ofSeconds(1)).exitsWith(1);
    JobHandle job = submit("job", "three");
    advance(2);
    batch.assertThat(job).is(JobStatus.RUNNING).hasAttempts(2);
    batch.executor().end(launch(0).attempt(), AttemptOutcome.exited(0));
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
  }

  // Description

  @Test
  void everyNodeIsDescribedByItsId() {
    batch.executor().on("job").takes(ofSeconds(5));
    JobHandle job = submit("job", "three");
    advance(1);
    JobDetail node = batch.describe(job.id().node(2));
    assertEquals(job.id().node(2), node.jobId());
    assertEquals(JobStatus.RUNNING, node.status());
    assertEquals(2, multiNode(node).nodeIndex());
    assertFalse(multiNode(node).isMainNode());
    assertTrue(multiNode(batch.describe(job.id().node(1))).isMainNode());
    assertEquals(3, multiNode(node).numNodes());
    assertEquals(1, multiNode(node).mainNode());
    assertEquals(launch(2).instance(), node.attempts().get(0).instance());
    assertNull(batch.describe(submit("single", "single").id()).multiNode());
    assertEquals(List.of(), batch.service().describe(List.of(job.id().node(3))));
  }

  @Test
  void theJobSaysHowItsNodesStand() {
    JobHandle job = submit("job", "three");
    batch.settle();
    MultiNodeDetail nodes = multiNode(batch.describe(job.id()));
    assertNull(nodes.nodeIndex());
    assertFalse(nodes.isMainNode());
    assertEquals(nodes(3, 1), nodes.nodeProperties());
    assertEquals(
        List.of(JobStatus.RUNNING, JobStatus.RUNNING, JobStatus.RUNNING), nodes.nodeStatuses());
  }

  @Test
  void nodesAreListedByTheirJob() {
    batch.executor().on("job").takes(ofSeconds(5));
    batch.executor().on("job").node(2).exitsWith(1);
    JobHandle job = submit("job", "three");
    advance(2);
    ListJobsResult all = batch.service().list(ListJobsRequest.multiNode(job.id()).anyStatus());
    assertEquals(
        List.of(job.id().node(0), job.id().node(1), job.id().node(2)),
        all.jobs().stream().map(JobSummary::jobId).toList());
    ListJobsRequest failed = ListJobsRequest.multiNode(job.id(), JobStatus.FAILED);
    assertEquals(
        List.of(1), batch.service().list(failed).jobs().stream().map(j -> j.exitCode()).toList());
    ListJobsRequest paged = ListJobsRequest.multiNode(job.id()).anyStatus().withMaxResults(2);
    ListJobsResult first = batch.service().list(paged);
    assertEquals(2, first.jobs().size());
    ListJobsResult second = batch.service().list(paged.after(first.nextToken()));
    assertEquals(job.id().node(2), second.jobs().get(0).jobId());
    assertNull(second.nextToken());
    JobHandle single = submit("single", "single");
    ClientException e =
        assertThrows(
            ClientException.class,
            () -> batch.service().list(ListJobsRequest.multiNode(single.id())));
    assertTrue(e.getMessage().contains("is not a multi-node job"), e.getMessage());
  }

  @Test
  void logsAreOfANodeAndThoseOfTheJobAreItsMainNodes() throws Exception {
    batch.executor().on("job").node(0).prints("worker");
    batch.executor().on("job").node(1).prints("main");
    JobHandle job = submit("job", "three");
    batch.runUntilIdle();
    assertEquals("worker", job.node(0).logs().stdout());
    assertEquals("main", job.node(1).logs().stdout());
    assertEquals("main", job.logs().stdout());
  }

  // What nodes are told

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

  // Bad input

  private void assertRefused(String message, SubmitJobRequest.Builder request) {
    int before = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, () -> batch.submit(request.build()));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    assertEquals(before, batch.facts().size(), "a refusal leaves no trace");
  }

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
