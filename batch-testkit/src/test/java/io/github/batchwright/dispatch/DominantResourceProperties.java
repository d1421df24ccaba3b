package io.github.batchwright.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * What must hold of dominant-resource fairness among shares that always have jobs waiting, worked
 * out from the facts alone. jqwik prints the seed of every run.
 */
class DominantResourceProperties {
  private static final int CHILDREN = 10_000;
  private static final double EQUAL = 1e-9;

  /** A share: its weight, and what each of its jobs asks for. */
  private record Share(double weight, Resources each) {}

  private final List<Share> shares = new ArrayList<>();
  private Resources all = Resources.NONE;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void nobodyGoesBeforeAShareThatHoldsLess(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    shares.clear();
    // Four at least run at once, so that enough is placed whatever is drawn.
    all = new Resources(1000L * (16 + random.nextInt(52)), 16_384 + random.nextInt(57_344), 8);
    for (int i = 0; i < 2 + random.nextInt(4); i++) {
      Resources each =
          new Resources(
              250L * (1 + random.nextInt(16)), 64L * (1 + random.nextInt(64)), random.nextInt(3));
      shares.add(new Share((1 + random.nextInt(8)) / 4.0, each));
    }
    check(run(random));
  }

  private List<String> run(Random random) {
    ShareAttributes[] weights = new ShareAttributes[shares.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = ShareAttributes.of("S" + i, shares.get(i).weight());
    }
    try (BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", all))
            .schedulingPolicy(
                SchedulingPolicy.fairShare("fair", FairsharePolicy.dominantResource(weights)))
            .jobQueue(
                JobQueue.builder("q").computeEnvironments("e").schedulingPolicy("fair").build())
            .build()) {
      batch.journal().snapshotEvery(20);
      for (int i = 0; i < shares.size(); i++) {
        String name = "d" + i;
        batch.register(JobDefinition.process(name, "true").resources(shares.get(i).each()).build());
        batch.executor().on(name).takes(Duration.ofSeconds(1 + random.nextInt(9)));
        batch.submit(
            SubmitJobRequest.builder(name, name)
                .queue("q")
                .share("S" + i)
                .arraySize(CHILDREN)
                .build());
      }
      batch.advance(Duration.ofSeconds(10));
      if (random.nextBoolean()) {
        batch.restart();
      }
      batch.advance(Duration.ofSeconds(20));
      return batch.facts();
    }
  }

  /** Job number 1 is of the first share, and so on: each has one array. */
  private void check(List<String> facts) throws IOException {
    long[] running = new long[shares.size()];
    long submitted = 0;
    int checked = 0;
    for (String line : facts) {
      Fact fact = FactJson.read(line).fact();
      if (fact instanceof Fact.JobSubmitted) {
        submitted++;
      } else if (fact instanceof Fact.AttemptEnded ended) {
        running[(int) ended.task().number() - 1]--;
      } else if (fact instanceof Fact.AttemptPlaced placed) {
        int chosen = (int) placed.task().number() - 1;
        for (int other = 0; other < submitted; other++) {
          int less = other;
          assertTrue(
              held(chosen, running) <= held(other, running) + EQUAL || !fits(other, running),
              () -> "share " + chosen + " goes before share " + less + " in " + line);
        }
        running[chosen]++;
        checked++;
      }
    }
    assertEquals(shares.size(), submitted);
    assertTrue(checked > 10, () -> "nearly nothing was placed of " + shares + " on " + all);
  }

  private double held(int share, long[] running) {
    Resources each = shares.get(share).each();
    double vcpus = (double) running[share] * each.milliVcpus() / all.milliVcpus();
    double memory = (double) running[share] * each.memoryMiB() / all.memoryMiB();
    double gpus = (double) running[share] * each.gpus() / all.gpus();
    return shares.get(share).weight() * Math.max(vcpus, Math.max(memory, gpus));
  }

  private boolean fits(int share, long[] running) {
    Resources free = all;
    for (int i = 0; i < shares.size(); i++) {
      for (long j = 0; j < running[i]; j++) {
        free = free.minus(shares.get(i).each());
      }
    }
    return shares.get(share).each().fitsIn(free);
  }
}
