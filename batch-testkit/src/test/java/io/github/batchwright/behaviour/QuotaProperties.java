package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever is submitted to whichever shares: none has more than its limit and what it may borrow,
 * no more is borrowed than is lent and idle, what is reserved is used by nobody else, no instance
 * has more than it holds, and every job ends in the end. jqwik prints the seed of every run.
 */
class QuotaProperties {
  private static final int STEPS = 60;

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void keepsItsPromises(@ForAll long seed, @ForAll @IntRange(max = 8) int snapshotEvery)
      throws Exception {
    Random random = new Random(~seed);
    try (QuotaWorkload workload = new QuotaWorkload(seed)) {
      workload.batch().journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (random.nextInt(8) == 0) {
          workload.restart();
        }
        workload.check();
      }
      workload.finish();
      EngineProperties.checkReplay(workload.batch());
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoDecision(@ForAll long seed, @ForAll long restarts) {
    RestartProperties.checkSame(run(seed, new Random(0), 0), run(seed, new Random(restarts), 4));
  }

  private static List<String> run(long seed, Random random, int oneIn) {
    try (QuotaWorkload workload = new QuotaWorkload(seed)) {
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
  void thereIsBorrowingAndTakingBackAllTheTime() {
    int preempted = 0;
    int borrowed = 0;
    for (long seed = 0; seed < 40; seed++) {
      try (QuotaWorkload workload = new QuotaWorkload(seed * 7_919_000_003L)) {
        for (int i = 0; i < STEPS; i++) {
          workload.step();
          borrowed += workload.borrowing();
        }
        preempted += workload.preempted();
      }
    }
    assertTrue(borrowed > 100, "borrowed " + borrowed);
    assertTrue(preempted > 40, "preempted " + preempted);
    assertEquals(40, Math.min(40, preempted));
  }
}
