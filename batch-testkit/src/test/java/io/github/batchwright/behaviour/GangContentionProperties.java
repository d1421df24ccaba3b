package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Gangs that each fit alone, and not together, all come to an end, and none ever has a part of its
 * nodes; jqwik prints the seed of every run.
 */
class GangContentionProperties {
  private static final Duration STEP = Duration.ofMillis(500);

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void gangsThatContendNeverHoldAPartAndAllFinish(@ForAll long seed) {
    Random random = new Random(seed);
    int instances = 2 + random.nextInt(6);
    Resources each = Resources.of(4, 4_096);
    try (BatchHarness batch =
        BatchHarness.builder()
            .seed(seed)
            .computeEnvironment(ComputeEnvironment.fixed("a", instances, each))
            .computeEnvironment(ComputeEnvironment.fixed("b", 1 + random.nextInt(instances), each))
            .jobQueue(JobQueue.of("q0", random.nextInt(2), "a", "b"))
            .jobQueue(JobQueue.of("q1", random.nextInt(2), "b", "a"))
            .build()) {
      batch.register(JobDefinition.process("single", "true").resources(1, 128).build());
      List<JobHandle> gangs = new ArrayList<>();
      int count = 2 + random.nextInt(7);
      for (int i = 0; i < count; i++) {
        gangs.add(submit(batch, i, instances, random));
        for (int single = random.nextInt(3); single > 0; single--) {
          batch.submit(single(random));
        }
        step(batch, gangs, Duration.ofMillis(random.nextInt(1_500)));
      }
      Duration longest = Duration.ofSeconds(10L * (count + 3 * count));
      for (Duration waited = Duration.ZERO;
          waited.compareTo(longest) < 0;
          waited = waited.plus(STEP)) {
        step(batch, gangs, STEP);
      }
      for (JobHandle gang : gangs) {
        assertEquals(JobStatus.SUCCEEDED, batch.describe(gang.id()).status(), "never ran");
      }
      checkPlacements(batch, gangs);
    }
  }

  private static JobHandle submit(BatchHarness batch, int number, int instances, Random random) {
    String name = "gang" + number;
    // More than half of the instances: two of them never go on in one environment unless they
    // share.
    int nodes = instances / 2 + 1 + random.nextInt(instances - instances / 2);
    int large = 1 + random.nextInt(nodes);
    List<NodeRangeProperty> ranges = new ArrayList<>();
    ranges.add(NodeRangeProperty.of("0:", node(1 + random.nextInt(2))));
    ranges.add(NodeRangeProperty.of("0:" + (large - 1), node(3 + random.nextInt(2))));
    batch.register(
        JobDefinition.builder(name, new NodeProperties(nodes, random.nextInt(nodes), ranges))
            .build());
    batch
        .executor()
        .on(name)
        .startsAfter(Duration.ofMillis(random.nextInt(2_000)))
        .takes(Duration.ofMillis(random.nextInt(5_000)));
    return batch.submit(
        SubmitJobRequest.builder(name, name).queue("q" + random.nextInt(2)).build());
  }

  private static ProcessProperties node(int vcpus) {
    return new ProcessProperties(List.of("true"), Map.of(), null, Resources.of(vcpus, 256));
  }

  private static SubmitJobRequest single(Random random) {
    return SubmitJobRequest.builder("single", "single").queue("q" + random.nextInt(2)).build();
  }

  private static void step(BatchHarness batch, List<JobHandle> gangs, Duration time) {
    batch.advance(time);
    for (JobHandle gang : gangs) {
      MultiNodeDetail nodes = batch.describe(gang.id()).multiNode();
      assertTrue(nodes != null, "it has nodes");
      long placed = nodes.nodeStatuses().stream().filter(s -> s != JobStatus.RUNNABLE).count();
      assertTrue(placed == 0 || placed == nodes.numNodes(), () -> "a part of them: " + nodes);
    }
  }

  /** Each gang was placed once, with a place for each node, in one fact. */
  private static void checkPlacements(BatchHarness batch, List<JobHandle> gangs) {
    List<String> placements =
        batch.facts().stream().filter(fact -> fact.contains("\"GangPlaced\"")).toList();
    assertEquals(gangs.size(), placements.size(), () -> "placements: " + placements);
    int nodes = 0;
    for (JobHandle gang : gangs) {
      MultiNodeDetail detail = batch.describe(gang.id()).multiNode();
      nodes += detail == null ? 0 : detail.numNodes();
    }
    int places = 0;
    for (String fact : placements) {
      String list = fact.substring(fact.indexOf("\"instances\":[") + 13);
      places += list.substring(0, list.indexOf(']')).split(",", -1).length;
    }
    assertEquals(nodes, places);
  }
}
