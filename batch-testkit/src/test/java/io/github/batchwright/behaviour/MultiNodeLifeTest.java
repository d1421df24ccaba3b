package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a multi-node job and of its nodes. */
class MultiNodeLifeTest extends MultiNode {

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
}
