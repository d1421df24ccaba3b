package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever is stopped for whatever: nothing more often than its bound, no instance has more than it
 * holds, every job ends in the end, and a service that is ended at any moment decides as if nothing
 * had happened. jqwik prints the seed of every run.
 */
class PreemptionProperties {
  private static final int STEPS = 60;

  @Property(tries = 120, shrinking = ShrinkingMode.OFF)
  void keepsItsPromisesWhateverIsStopped(
      @ForAll long seed, @ForAll @IntRange(max = 12) int snapshotEvery) throws Exception {
    Random random = new Random(seed);
    try (RandomWorkload workload = new RandomWorkload(seed, true)) {
      workload.batch().journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (random.nextInt(6) == 0) {
          workload.restart();
        }
        workload.check();
      }
      workload.finish();
      workload.check();
      workload.checkTheEnd();
      EngineProperties.checkReplay(workload.batch());
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoDecision(@ForAll long seed, @ForAll long restarts) {
    RestartProperties.checkSame(run(seed, new Random(0), 0), run(seed, new Random(restarts), 4));
  }

  private static List<String> run(long seed, Random random, int oneIn) {
    try (RandomWorkload workload = new RandomWorkload(seed, true)) {
      workload.batch().journal().snapshotEvery(oneIn);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
          workload.restart();
        }
      }
      workload.finish();
      return workload.batch().facts();
    }
  }

  /** Without this the others would show nothing. */
  @Property(tries = 1)
  void jobsAreStoppedAllTheTime() {
    int preempted = 0;
    for (long seed = 0; seed < 40; seed++) {
      try (RandomWorkload workload = new RandomWorkload(seed * 7_919_000_003L, true)) {
        for (int i = 0; i < STEPS; i++) {
          workload.step();
        }
        workload.finish();
        preempted += workload.preempted();
      }
    }
    int stopped = preempted;
    assertTrue(stopped > 40, () -> "only " + stopped);
  }
}
