package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptedHosts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hosts that come, drain, change size, are lost and go; jobs are placed on those that take work.
 */
class ReportedHostsTest {
  private static final Resources TWO = Resources.of(2, 1_024);
  private static final Resources ONE = Resources.of(1, 512);

  private BatchHarness batch;
  private ScriptedHosts fleet;

  @BeforeEach
  void open() {
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.reported("fleet"))
            .jobDefinition(JobDefinition.process("one", "true").resources(1, 128).build())
            .jobDefinition(JobDefinition.process("two", "true").resources(2, 128).build())
            .jobDefinition(JobDefinition.builder("gang", gang(3)).build())
            .build();
    batch.executor().on("*").takes(Duration.ofSeconds(10));
    fleet = batch.hosts("fleet");
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private static NodeProperties gang(int nodes) {
    ProcessProperties node =
        new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(1, 64));
    return new NodeProperties(nodes, 0, List.of(NodeRangeProperty.of("0:", node)));
  }

  private JobHandle submit(String definition) {
    return batch.submit(SubmitJobRequest.builder(definition, definition).build());
  }

  private ComputeEnvironmentDetail detail() {
    return batch
        .service()
        .describeComputeEnvironments(DescribeRequest.names("fleet"))
        .items()
        .get(0);
  }

  private HostDetail host(String name) {
    return detail().hosts().stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
  }

  private List<String> instances() {
    return batch.executor().launches().stream().map(LaunchRequest::instance).toList();
  }

  private String why(JobHandle job) {
    return batch.service().explain(job.id()).statusReason();
  }

  private void advance(long seconds) {
    batch.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void aJobWaitsUntilTheFirstHostComes() {
    JobHandle job = submit("one");
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);
    assertEquals(
        "No compute environment of queue 'default' is VALID - 'fleet': No host has been told of"
            + " yet",
        why(job));
    assertEquals(ResourceStatus.INVALID, detail().status());
    assertEquals("No host has been told of yet", detail().statusReason());
    fleet.add("a", TWO);
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
    assertEquals(List.of("fleet/a"), instances());
    assertEquals(ResourceStatus.VALID, detail().status());
    assertEquals("ComputeEnvironment Healthy", detail().statusReason());
  }

  @Test
  void everyHostIsFilledBeforeTheNext() {
    fleet.add("a", TWO).add("b", TWO);
    IntStream.range(0, 5).forEach(i -> submit("one"));
    batch.settle();
    assertEquals(List.of("fleet/a", "fleet/a", "fleet/b", "fleet/b"), instances());
    fleet.add("c", TWO);
    batch.settle();
    assertEquals("fleet/c", instances().get(4));
  }

  @Test
  void aHostIsDescribedAsItIs() {
    fleet.put(new Host("a", TWO, Map.of("zone", "x"), HostState.ACTIVE, ""));
    fleet.add("b", ONE).drain("b", "maintenance");
    submit("one");
    batch.settle();
    assertEquals(
        List.of(
            new HostDetail(
                "a", TWO, Resources.of(1, 896), HostState.ACTIVE, "", Map.of("zone", "x")),
            new HostDetail("b", ONE, ONE, HostState.DRAINING, "maintenance", Map.of())),
        detail().hosts());
    assertEquals(2, detail().hostCount());
    assertEquals(Resources.of(1, 128), detail().inUse());
    assertEquals(Resources.of(1, 896), detail().free());
    assertEquals(
        "ComputeEnvironment Healthy (1 of 2 hosts takes no new work: 'b' is DRAINING,"
            + " maintenance)",
        detail().statusReason());
  }

  @Test
  void onlySoManyHostsAreDescribed() {
    IntStream.range(0, 1_500).forEach(i -> fleet.add("h" + i, ONE));
    batch.settle();
    assertEquals(1_500, detail().hostCount());
    assertEquals(ComputeEnvironmentDetail.MOST_HOSTS, detail().hosts().size());
    assertEquals(Resources.of(1_500, 1_500 * 512), detail().free());
  }

  @Test
  void whatRunsOnADrainedHostGoesOnAndNothingFollowsIt() {
    fleet.add("a", TWO);
    JobHandle runs = submit("one");
    batch.settle();
    fleet.drain("a", "maintenance");
    JobHandle waits = submit("one");
    batch.settle();
    batch.assertThat(waits).is(JobStatus.RUNNABLE);
    assertEquals(
        "1 of 1 hosts takes no new work: 'a' is DRAINING, maintenance", detail().statusReason());
    assertEquals(ResourceStatus.INVALID, detail().status());
    assertEquals(
        List.of("Add 1 instance of 2 vCPU, 1024 MiB to compute environment 'fleet'"),
        batch.service().explain(waits.id()).changes().stream().map(c -> c.text()).toList());
    advance(60);
    batch.assertThat(runs).succeeded();
    batch.assertThat(waits).is(JobStatus.RUNNABLE);
    fleet.activate("a");
    advance(60);
    batch.assertThat(waits).succeeded();
  }

  @Test
  void aDrainedHostTakesNoRoomFromTheOthers() {
    fleet.add("a", TWO);
    submit("two");
    batch.settle();
    fleet.drain("a", "maintenance").add("b", TWO);
    submit("two");
    batch.settle();
    assertEquals(List.of("fleet/a", "fleet/b"), instances());
  }

  @Test
  void aJobThatOnlyADrainedHostIsLargeEnoughForJustWaits() {
    fleet.add("small", ONE).add("large", TWO).drain("large", "maintenance");
    JobHandle job = submit("two");
    batch.settle();
    assertEquals(
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 2 vCPU, 128 MiB; the freest instance"
            + " of 'fleet' has 1 vCPU, 512 MiB (1 of 2 hosts takes no new work: 'large' is"
            + " DRAINING, maintenance)",
        why(job));
    fleet.lose("large");
    batch.settle();
    assertEquals(
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - asks for 2 vCPU, 128 MiB; 'fleet' may"
            + " have 1 vCPU, 512 MiB (1 of 2 hosts takes no new work: 'large' is LOST, it does not"
            + " answer)",
        why(job));
    fleet.activate("large");
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
  }

  @Test
  void aLostHostLosesItsAttemptsAndTakesWorkAgainOnceItReturns() {
    fleet.add("a", TWO);
    JobHandle job = batch.submit(SubmitJobRequest.builder("one", "one").attempts(2).build());
    batch.settle();
    fleet.lose("a");
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);
    assertEquals(
        "Host EC2 (instance fleet/a) terminated.",
        batch.describe(job.id()).attempts().get(0).statusReason());
    fleet.activate("a");
    advance(20);
    batch.assertThat(job).succeeded();
    assertEquals(List.of("fleet/a", "fleet/a"), instances());
  }

  @Test
  void aHostThatShrinksBelowWhatRunsThereEvictsNothingAndTakesNothing() {
    fleet.add("a", Resources.of(3, 1_024));
    batch.executor().on("two").takes(Duration.ofSeconds(30));
    JobHandle first = submit("two");
    JobHandle second = submit("one");
    batch.settle();
    fleet.resize("a", ONE);
    JobHandle third = submit("one");
    batch.settle();
    assertEquals(Resources.of(0, 256), host("a").free());
    batch.assertThat(first).is(JobStatus.RUNNING);
    advance(20);
    batch.assertThat(second).succeeded();
    batch.assertThat(third).is(JobStatus.RUNNABLE);
    advance(12);
    batch.assertThat(first).succeeded();
    batch.assertThat(third).is(JobStatus.RUNNING);
    batch.runUntilIdle();
    assertEquals(ONE, host("a").free());
    assertEquals(Resources.NONE, detail().inUse());
  }

  @Test
  void anAttemptKeepsTheNameOfItsHostWhenThatIsGone() {
    fleet.add("a", TWO).add("b", TWO);
    JobHandle job = submit("two");
    batch.settle();
    fleet.remove("a");
    batch.settle();
    assertEquals("fleet/a", attempt(job).instance());
    assertEquals(HostState.LOST, host("a").state());
    assertEquals("it is gone, and what ran there has not ended yet", host("a").reason());
    JobHandle next = submit("two");
    advance(5);
    fleet.add("c", TWO);
    advance(60);
    batch.assertThat(job).succeeded();
    assertEquals("fleet/a", attempt(job).instance(), "though another has its position");
    assertEquals("fleet/b", attempt(next).instance());
    assertEquals(
        List.of("b", "c"), detail().hosts().stream().map(HostDetail::name).sorted().toList());
  }

  private AttemptDetail attempt(JobHandle job) {
    return batch.describe(job.id()).attempts().get(0);
  }

  @Test
  void aHostThatComesBackBeforeItsAttemptsEndIsTheSameHost() {
    fleet.add("a", TWO);
    submit("one");
    batch.settle();
    fleet.remove("a");
    batch.settle();
    fleet.add("b", ONE).add("a", TWO);
    batch.settle();
    assertEquals(Resources.of(1, 896), host("a").free());
    assertEquals(List.of("a", "b"), detail().hosts().stream().map(HostDetail::name).toList());
  }

  @Test
  void aGangTakesHostsThatTakeWorkAlone() {
    fleet.add("a", TWO).add("b", TWO).add("c", TWO).drain("b", "maintenance");
    JobHandle gang = submit("gang");
    batch.settle();
    batch.assertThat(gang).is(JobStatus.RUNNABLE);
    assertEquals(
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 3 vCPU, 192 MiB; 3 nodes ask for an"
            + " instance each with 1 vCPU, 64 MiB; 'fleet' has 2 (1 of 3 hosts takes no new work:"
            + " 'b' is DRAINING, maintenance)",
        why(gang));
    fleet.add("d", TWO);
    batch.settle();
    assertEquals(List.of("fleet/a", "fleet/c", "fleet/d"), instances().stream().sorted().toList());
    fleet.remove("c");
    batch.settle();
    List<String> nodes =
        IntStream.range(0, 3)
            .mapToObj(node -> batch.describe(gang.id().node(node)).attempts().get(0).instance())
            .sorted()
            .toList();
    assertEquals(List.of("fleet/a", "fleet/c", "fleet/d"), nodes);
    batch.runUntilIdle();
    batch.assertThat(gang).succeeded();
    assertEquals(Resources.NONE, detail().inUse());
    assertEquals(3, detail().hostCount());
  }

  @Test
  void explainsHowManyMoreHostsWouldDo() {
    fleet.add("a", TWO);
    submit("two");
    JobHandle job = submit("two");
    batch.settle();
    assertTrue(
        batch.service().explain(job.id()).changes().stream()
            .anyMatch(
                change ->
                    change
                        .text()
                        .equals(
                            "Add 1 instance of 2 vCPU, 1024 MiB to compute environment 'fleet'")));
  }

  @Test
  void manyChangesAreTakenInOverSeveralTurns() {
    IntStream.range(0, 5_000).forEach(i -> fleet.add("h" + i, ONE));
    batch.settle();
    assertEquals(5_000, detail().hostCount());
    IntStream.range(0, 4_999).forEach(i -> fleet.remove("h" + i));
    submit("one");
    batch.settle();
    assertEquals(1, detail().hostCount());
    assertEquals(List.of("fleet/h4999"), instances());
  }

  @Test
  void whatHasNotChangedIsNotRecordedAgain() {
    fleet.add("a", TWO);
    batch.settle();
    int facts = batch.facts().size();
    fleet.add("a", TWO);
    batch.settle();
    assertEquals(facts, batch.facts().size());
    fleet.resize("a", ONE);
    batch.settle();
    assertEquals(facts + 1, batch.facts().size());
  }
}
