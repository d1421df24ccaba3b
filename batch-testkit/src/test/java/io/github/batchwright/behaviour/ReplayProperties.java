package io.github.batchwright.behaviour;

import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.replay.DecisionReplay;
import io.github.batchwright.testkit.replay.DiffAssert;
import io.github.batchwright.testkit.replay.RecordedWorkload;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Under the same policies a replay decides the same. The nodes of multi-node jobs may get each
 * other's instances, so there are none here.
 */
class ReplayProperties {
  private static final int STEPS = 50;
  private static final int BATCHES = 7;

  private static void check(BatchHarness batch) {
    DiffAssert.assertThat(DecisionReplay.of(RecordedWorkload.read(batch.journal())).run())
        .isEmpty();
  }

  /** Arrays, dependencies, retries, timeouts, cancellations, lost and broken attempts. */
  @Property(tries = 20, seed = "1", shrinking = ShrinkingMode.OFF)
  void anyWorkload(@ForAll long seed, @ForAll boolean preempting, @ForAll boolean compacted) {
    try (RandomWorkload workload = new RandomWorkload(seed, preempting)) {
      for (int i = 0; i < STEPS; i++) {
        compact(workload.batch(), compacted, i);
        workload.step();
      }
      check(workload.batch());
      workload.finish();
      check(workload.batch());
    }
  }

  @Property(tries = 10, seed = "2", shrinking = ShrinkingMode.OFF)
  void quotaShares(@ForAll long seed, @ForAll boolean compacted) {
    QuotaWorkload workload = new QuotaWorkload(seed);
    for (int i = 0; i < STEPS; i++) {
      compact(workload.batch(), compacted, i);
      workload.step();
    }
    check(workload.batch());
    workload.finish();
    check(workload.batch());
  }

  /** The journal begins with a snapshot from the middle on. */
  private static void compact(BatchHarness batch, boolean compacted, int step) {
    if (compacted) {
      batch.journal().snapshotEvery(step < STEPS / 2 ? BATCHES : 0);
    }
  }
}
