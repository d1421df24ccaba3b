package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.testkit.BatchHarness;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Random jobs, shortages, failures, reclaims, updates and restarts: no job starves, no work is
 * killed by scaling down, the number of vCPUs stays within its bounds, nothing is leaked, bought
 * twice or paid for after it is gone. jqwik prints the seed of every run.
 */
class ElasticProperties {
  private static final int STEPS = 40;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void keepsItsPromises(@ForAll long seed) throws Exception {
    try (ElasticWorkload workload = new ElasticWorkload(seed, 0)) {
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        workload.check();
      }
      workload.finish();
      checkBooks(workload.elastic());
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void keepsItsPromisesAcrossRestarts(
      @ForAll long seed, @ForAll @IntRange(max = 8) int snapshotEvery) throws Exception {
    Random random = new Random(seed);
    try (ElasticWorkload workload = new ElasticWorkload(seed, 0)) {
      workload.elastic().batch.journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (random.nextInt(4) == 0) {
          workload.restart();
        }
        workload.check();
      }
      workload.finish();
      checkBooks(workload.elastic());
    }
  }

  /** What the cloud charges for is what the facts say, to the millisecond. */
  private static void checkBooks(Elastic elastic) throws Exception {
    BatchHarness batch = elastic.batch;
    ElasticReplay replay = ElasticReplay.check(batch);
    assertEquals(
        elastic.cloud.books().instanceTime(), replay.paidUntil(batch.now().toEpochMilli()));
  }
}
