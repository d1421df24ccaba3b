package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.SwarmNodeAvailability;
import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole service whose compute environment is a swarm: it grows and shrinks with the nodes. */
final class SwarmServiceTest extends SwarmFixture {
  private BatchService service;

  /** Each node has room for one job. */
  private static JobDefinition definition(String name, String program) {
    return JobDefinition.container(name, TestSwarm.IMAGE, "sh", "-c", program)
        .resources(Runtime.getRuntime().availableProcessors() - 0.25, 64)
        .retryStrategy(
            RetryStrategy.attempts(
                10,
                EvaluateOnExit.onStatusReason("Host EC2*", RetryAction.RETRY),
                EvaluateOnExit.onReason("*", RetryAction.EXIT)))
        .build();
  }

  @BeforeEach
  void open() {
    service =
        BatchService.builder()
            .executor(JobKind.CONTAINER, store -> builder().owner(owner.owner()).build(store))
            .computeEnvironment(ComputeEnvironment.reported("swarm"))
            .jobQueue(JobQueue.of("default", 1, "swarm"))
            .jobDefinition(definition("long", "sleep 1000"))
            .jobDefinition(definition("short", "sleep 4; echo $AWS_BATCH_JOB_ARRAY_INDEX"))
            .build();
    awaitHosts(HostState.ACTIVE, HostState.ACTIVE, HostState.ACTIVE);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private List<HostDetail> hosts() {
    return service
        .describeComputeEnvironments(DescribeRequest.names("swarm"))
        .items()
        .get(0)
        .hosts();
  }

  private void awaitHosts(HostState first, HostState second, HostState third) {
    awaitHosts(Map.of("node1", first, "node2", second, "node3", third));
  }

  private void awaitHosts(Map<String, HostState> expected) {
    TestSwarm.await(
        "the hosts become " + expected,
        () ->
            hosts().stream()
                .collect(Collectors.toMap(HostDetail::name, HostDetail::state))
                .equals(expected));
  }

  /** Waits until jobs run on exactly these nodes; each has room for one. */
  private void awaitRunningOn(List<JobHandle> jobs, String... nodes) {
    TestSwarm.await("jobs run on " + List.of(nodes), () -> running(jobs).equals(List.of(nodes)));
  }

  private static List<String> running(List<JobHandle> jobs) {
    return jobs.stream()
        .map(job -> job.describe().orElseThrow())
        .filter(job -> job.status() == JobStatus.RUNNING)
        .map(job -> job.attempts().get(job.attempts().size() - 1).instance())
        .map(instance -> instance.substring(instance.indexOf('/') + 1))
        .sorted()
        .toList();
  }

  @Test
  void environmentScalesWithTheNodes() {
    List<JobHandle> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(service.submit(SubmitJobRequest.builder("job" + i, "long").build()));
    }
    awaitRunningOn(jobs, "node1", "node2", "node3");

    swarm.availability(2, SwarmNodeAvailability.DRAIN);
    awaitHosts(HostState.ACTIVE, HostState.DRAINING, HostState.ACTIVE);
    awaitRunningOn(jobs, "node1", "node3");
    swarm.availability(2, SwarmNodeAvailability.ACTIVE);
    awaitRunningOn(jobs, "node1", "node2", "node3");

    swarm.inflict("kill", 3);
    awaitHosts(HostState.ACTIVE, HostState.ACTIVE, HostState.LOST);
    awaitRunningOn(jobs, "node1", "node2");
    swarm.inflict("restart", 3);
    awaitRunningOn(jobs, "node1", "node2", "node3");

    swarm.leave(2);
    try {
      awaitHosts(Map.of("node1", HostState.ACTIVE, "node3", HostState.ACTIVE));
      awaitRunningOn(jobs, "node1", "node3");
    } finally {
      swarm.join(2);
    }
    awaitRunningOn(jobs, "node1", "node2", "node3");

    for (JobHandle job : jobs) {
      service.terminate(job.id(), "enough");
    }
    TestSwarm.await(
        "all have ended",
        () -> jobs.stream().allMatch(job -> job.describe().orElseThrow().status().isTerminal()));
  }

  /** At least once, and not at most once: this is the window of which the manual warns. */
  @Test
  void jobWhoseNodeIsCutOffRunsTwiceAtTheSameTimeUntilThatIsHealed() {
    swarm.availability(1, SwarmNodeAvailability.DRAIN);
    swarm.availability(2, SwarmNodeAvailability.DRAIN);
    awaitHosts(HostState.DRAINING, HostState.DRAINING, HostState.ACTIVE);
    JobHandle job = service.submit(SubmitJobRequest.builder("job", "long").build());
    awaitRunningOn(List.of(job), "node3");
    swarm.availability(2, SwarmNodeAvailability.ACTIVE);

    swarm.inflict("partition", 3);
    awaitRunningOn(List.of(job), "node2");
    assertEquals(2, job.describe().orElseThrow().attempts().size());
    assertTrue(isUp(new AttemptId(job.id(), 1), 3));
    assertTrue(isUp(new AttemptId(job.id(), 2), 2));

    swarm.inflict("heal", 3);
    TestSwarm.await(
        "the first is removed",
        () -> swarm.container(owner, new AttemptId(job.id(), 1), 3).isEmpty());
    assertTrue(isUp(new AttemptId(job.id(), 2), 2));
    service.terminate(job.id(), "enough");
    TestSwarm.await("it has ended", () -> job.describe().orElseThrow().status().isTerminal());
  }

  private boolean isUp(AttemptId attempt, int engine) {
    return swarm
        .container(owner, attempt, engine)
        .filter(container -> container.getState().equals("running"))
        .isPresent();
  }

  @Test
  void everyChildOfAnArraySucceedsThoughNodesAreLost() throws Exception {
    JobHandle array =
        service.submit(SubmitJobRequest.builder("array", "short").arraySize(9).build());
    TestSwarm.await("one runs on node3", () -> runsOn(array, 9, "swarm/node3"));
    swarm.inflict("kill", 3);
    TestSwarm.await("one runs on node2", () -> runsOn(array, 9, "swarm/node2"));
    swarm.availability(2, SwarmNodeAvailability.DRAIN);
    awaitHosts(HostState.ACTIVE, HostState.DRAINING, HostState.LOST);
    swarm.availability(2, SwarmNodeAvailability.ACTIVE);
    swarm.inflict("restart", 3);

    assertEquals(JobStatus.SUCCEEDED, array.await().status());
    Map<Integer, String> printed = new TreeMap<>();
    List<AttemptDetail> lost = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      JobDetail child = service.describe(array.id().child(i)).orElseThrow();
      printed.put(i, service.logs(child.jobId()).stdout());
      lost.addAll(child.attempts().subList(0, child.attempts().size() - 1));
    }
    for (int i = 0; i < 9; i++) {
      assertEquals(i + "\n", printed.get(i));
    }
    assertTrue(
        lost.stream().anyMatch(attempt -> attempt.instance().equals("swarm/node3")),
        lost::toString);
    lost.forEach(
        attempt ->
            assertTrue(
                String.valueOf(attempt.statusReason()).startsWith("Host EC2"), lost::toString));
  }

  private boolean runsOn(JobHandle array, int size, String instance) {
    for (int i = 0; i < size; i++) {
      JobDetail child = service.describe(array.id().child(i)).orElseThrow();
      List<AttemptDetail> attempts = child.attempts();
      if (child.status() == JobStatus.RUNNING
          && attempts.get(attempts.size() - 1).instance().equals(instance)) {
        return true;
      }
    }
    return false;
  }
}
