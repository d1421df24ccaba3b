package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.engine.capacity.Scaling;
import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a look at all that waits takes. */
class ScaleOfScalingTest {
  private static final int INSTANCES = 10_000;
  private static final int SHAPES = 1000;
  private static final int LOOKS = 20;

  private final Cluster cluster = new Cluster();
  private long now = 1_893_456_000_000L;

  private void apply(Fact fact) {
    cluster.apply(fact, now);
  }

  private void submit(int shape, long number) {
    apply(
        new Fact.JobSubmitted(
            number, SubmitJobRequest.builder("j", "work").resources(16, 1024 + shape).build(), 1));
    apply(new Fact.Moved(TaskRef.whole(number), LifeCycle.Event.RELEASE, null));
  }

  /** Has all instances be there, each with something on it, and so many jobs wait. */
  private Scaling full() {
    apply(new Fact.Founded("690f6be3-a33f-8f23-8000-"));
    apply(
        new Fact.EnvironmentCreated(
            Elastic.environment(Elastic.onDemand(16 * INSTANCES, "m.large"))));
    apply(new Fact.QueueCreated(JobQueue.of("default", 1, Elastic.CLOUD)));
    JobDefinition work = JobDefinition.process("work", "true").resources(1, 1024).build();
    apply(new Fact.DefinitionRegistered(new JobDefinitionRevision(work, 1)));
    Scaling scaling =
        new Scaling(
            cluster,
            new Market(Map.of(Elastic.CLOUD, () -> Elastic.CATALOG)),
            new Attempts(cluster, Duration.ofSeconds(30), 10));
    for (int i = 1; i <= INSTANCES; i++) {
      submit(-(i % 4), i);
    }
    int bought = 0;
    while (bought < INSTANCES) {
      now += 1000;
      Turn turn = new Turn(cluster, now, false);
      scaling.run(turn, true);
      long before = bought;
      for (Fact fact : turn.facts()) {
        bought += fact instanceof CapacityFact.InstanceRequested ? 1 : 0;
      }
      assertTrue(bought > before, () -> "only " + before + " are bought");
    }
    int position = 0;
    for (InstanceId id :
        cluster.fleets().find(Elastic.CLOUD).instances().stream().map(one -> one.id()).toList()) {
      Host host = Host.active(id.value(), Elastic.LARGE.capacity());
      apply(new CapacityFact.InstanceReady(id, position, host));
      apply(new Fact.AttemptPlaced(TaskRef.whole(position + 1), 1, Elastic.CLOUD, position));
      position++;
    }
    return scaling;
  }

  private long medianMicros(Scaling scaling) {
    long[] took = new long[LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      now += 1000;
      Turn turn = new Turn(cluster, now, false);
      long began = System.nanoTime();
      scaling.run(turn, true);
      took[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
      assertEquals(0, turn.facts().size(), "the maximum is reached");
    }
    java.util.Arrays.sort(took);
    return took[LOOKS / 2];
  }

  @Test
  void tenThousandInstancesAndAThousandShapesTakeMilliseconds() {
    Scaling scaling = full();
    long idle = medianMicros(scaling);
    for (int shape = 1; shape <= SHAPES; shape++) {
      submit(shape, INSTANCES + shape);
    }
    long waiting = medianMicros(scaling);
    System.out.printf(
        "a look at %d instances: %d microseconds; with %d shapes that wait: %d%n",
        INSTANCES, idle, SHAPES, waiting);
    // A generous bound, for machines that are busy.
    assertTrue(waiting < 500_000, () -> waiting + " microseconds");
  }
}
