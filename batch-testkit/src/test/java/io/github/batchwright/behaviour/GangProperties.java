package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What must hold of multi-node jobs whatever is asked; jqwik prints the seed of every run. */
class GangProperties {
  private static final int STEPS = 60;

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void gangsAreWholeAndNeverBlockEachOther(@ForAll long seed) throws Exception {
    try (GangWorkload workload = new GangWorkload(seed)) {
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        workload.check();
      }
      workload.finish();
      EngineProperties.checkReplay(workload.batch());
    }
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void theSameSeedGivesTheSameFacts(@ForAll long seed) {
    assertEquals(facts(seed), facts(seed));
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoDecision(
      @ForAll long seed, @ForAll long restarts, @ForAll @IntRange(max = 12) int snapshotEvery) {
    RestartProperties.checkSame(
        facts(seed), facts(seed, new Random(restarts), 4, snapshotEvery, true));
  }

  private static List<String> facts(long seed) {
    return facts(seed, new Random(0), 0, 0, false);
  }

  private static List<String> facts(
      long seed, Random random, int oneIn, int snapshotEvery, boolean checked) {
    try (GangWorkload workload = new GangWorkload(seed)) {
      workload.batch().journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
          workload.restart();
        }
        if (checked) {
          workload.check();
        }
      }
      workload.finish();
      assertEquals(List.of(), workload.batch().executor().unreleased(), "released once recorded");
      return workload.batch().facts();
    }
  }
}
