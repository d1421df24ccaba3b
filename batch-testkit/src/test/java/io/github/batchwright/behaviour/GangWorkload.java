package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random multi-node jobs among single ones, looked at from outside like a distrustful user. */
final class GangWorkload implements AutoCloseable {
  private static final int DEFINITIONS = 8;

  private final Random random;
  private final BatchHarness batch;
  private final List<JobHandle> jobs = new ArrayList<>();
  private final Map<String, Resources> sizes = new HashMap<>();

  GangWorkload(long seed) {
    random = new Random(seed);
    var builder = BatchHarness.builder().seed(seed);
    for (String name : List.of("a", "b")) {
      List<Resources> instances = new ArrayList<>();
      for (int i = 0; i < 2 + random.nextInt(5); i++) {
        instances.add(Resources.of(2 + random.nextInt(5), 256L * (1 + random.nextInt(4))));
        sizes.put(name + "/" + i, instances.get(i));
      }
      builder.computeEnvironment(ComputeEnvironment.builder(name).instances(instances).build());
    }
    batch =
        builder
            .jobQueue(JobQueue.of("q0", random.nextInt(2), "a", "b"))
            .jobQueue(JobQueue.of("q1", random.nextInt(2), "b", "a"))
            .jobQueue(JobQueue.of("q2", random.nextInt(2), "b"))
            .build();
    batch.register(JobDefinition.process("single", "true").resources(1, 128).build());
    for (int i = 0; i < DEFINITIONS; i++) {
      batch.register(JobDefinition.builder("gang" + i, nodes()).build());
    }
    for (int i = 0; i < 12; i++) {
      vary(batch.executor().on("job" + random.nextInt(6)).node(random.nextInt(4)));
      vary(batch.executor().on("job" + random.nextInt(6)).attempt(1 + random.nextInt(2)));
    }
  }

  private NodeProperties nodes() {
    int count = 1 + random.nextInt(5);
    List<NodeRangeProperty> ranges = new ArrayList<>();
    ranges.add(NodeRangeProperty.of("0:", node()));
    if (random.nextBoolean()) {
      int inner = random.nextInt(count);
      ranges.add(NodeRangeProperty.of(inner + ":" + (count - 1), node()));
    }
    return new NodeProperties(count, random.nextInt(count), ranges);
  }

  private ProcessProperties node() {
    Resources demand = Resources.of(1 + random.nextInt(4), 64L * (1 + random.nextInt(8)));
    return new ProcessProperties(List.of("true"), Map.of(), null, demand);
  }

  private void vary(ScriptRule rule) {
    rule.takes(Duration.ofMillis(random.nextInt(5_000)));
    if (random.nextBoolean()) {
      rule.startsAfter(Duration.ofMillis(random.nextInt(2_000)));
    }
    switch (random.nextInt(8)) {
      case 0 -> rule.exitsWith(1 + random.nextInt(3));
      case 1 -> rule.neverStarts(AttemptOutcome.cannotStart("no image"));
      case 2 -> rule.neverStarts(AttemptOutcome.exited(0));
      case 3 -> rule.ends(AttemptOutcome.lost("gone"));
      case 4 -> rule.ignoresStop();
      case 5 -> rule.throwsAtLaunch(new IllegalStateException("broken on purpose"));
      case 6 -> rule.neverStarts(AttemptOutcome.invalid("no such thing"));
      default -> rule.exitsWith(0);
    }
  }

  BatchHarness batch() {
    return batch;
  }

  void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> any().cancel("cancelled at random");
      case 5 -> any().terminate("terminated at random");
      default -> batch.advance(Duration.ofMillis(random.nextInt(3_000)));
    }
  }

  /** Ends the host's process and starts it again; nobody who looks from outside notices. */
  void restart() {
    batch.restart();
    jobs.replaceAll(job -> batch.service().handle(job.id()));
    batch.settle();
  }

  private JobHandle any() {
    if (jobs.isEmpty()) {
      submit();
    }
    return jobs.get(random.nextInt(jobs.size()));
  }

  private void submit() {
    boolean gang = random.nextInt(3) > 0;
    String definition = gang ? "gang" + random.nextInt(DEFINITIONS) : "single";
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder("job" + random.nextInt(6), definition)
            .queue("q" + random.nextInt(3))
            .attempts(1 + random.nextInt(3));
    if (gang && random.nextInt(4) == 0) {
      request.nodeOverrides(NodeOverrides.numNodes(5 + random.nextInt(2)));
    }
    if (random.nextInt(3) == 0) {
      request.timeout(Duration.ofMillis(1 + random.nextInt(4_000)));
    }
    if (!jobs.isEmpty() && random.nextInt(4) == 0) {
      request.dependsOn(any().id());
    }
    jobs.add(batch.submit(request.build()));
  }

  /** Checks what must hold at any time. */
  void check() {
    Set<AttemptId> running = new HashSet<>(batch.executor().running());
    Map<String, Resources> used = new HashMap<>();
    Map<JobId, Set<String>> instances = new HashMap<>();
    Map<JobId, Set<String>> environments = new HashMap<>();
    for (LaunchRequest launch : batch.executor().launches()) {
      if (running.contains(launch.attempt())) {
        used.merge(launch.instance(), launch.properties().resourceRequirements(), Resources::plus);
        JobId job = launch.attempt().job().wholeJob();
        boolean own = instances.computeIfAbsent(job, j -> new HashSet<>()).add(launch.instance());
        assertTrue(own, () -> "two nodes of " + job + " are on " + launch.instance());
        environments.computeIfAbsent(job, j -> new HashSet<>()).add(launch.computeEnvironment());
      }
    }
    used.forEach(
        (instance, sum) ->
            assertTrue(sum.fitsIn(sizes.get(instance)), () -> sum + " are used of " + instance));
    environments.forEach((job, names) -> assertEquals(1, names.size()));
    Map<JobId, Integer> open = new HashMap<>();
    running.forEach(attempt -> open.merge(attempt.job().wholeJob(), 1, Integer::sum));
    for (JobHandle job : jobs) {
      checkJob(batch.describe(job.id()), open.getOrDefault(job.id(), 0));
    }
  }

  private void checkJob(JobDetail job, int open) {
    boolean placed = job.status() == JobStatus.STARTING || job.status() == JobStatus.RUNNING;
    assertTrue(placed || open == 0, () -> "nodes go on of " + job);
    MultiNodeDetail nodes = job.multiNode();
    if (nodes == null) {
      return;
    }
    long live =
        nodes.nodeStatuses().stream()
            .filter(s -> s == JobStatus.STARTING || s == JobStatus.RUNNING)
            .count();
    assertTrue(placed ? live > 0 : live == 0, () -> "nodes of " + job);
    assertTrue(open <= live, () -> "nodes of " + job);
    if (job.status() == JobStatus.STARTING && live > 0) {
      // All or none: a gang that waits for its main node holds a place for every node.
      boolean stopping = job.isTerminated();
      assertTrue(stopping || live == nodes.numNodes(), () -> "a part of " + job + " was placed");
    }
  }

  /** Lets everything end that can; what is first in its queue then must not fit. */
  void finish() {
    batch.runUntilIdle();
    check();
    assertEquals(List.of(), batch.executor().running());
    for (JobHandle job : jobs) {
      JobDetail detail = batch.describe(job.id());
      JobStatus status = detail.status();
      String reason = String.valueOf(detail.statusReason());
      boolean blocked =
          status == JobStatus.PENDING
              || (status == JobStatus.RUNNABLE
                  && (reason.startsWith("MISCONFIGURATION") || reason.startsWith("Waits behind")));
      assertTrue(EngineProperties.isFinished(detail) || blocked, () -> "left behind: " + detail);
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
