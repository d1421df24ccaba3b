package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

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

  private static List<String> facts(long seed) {
    try (GangWorkload workload = new GangWorkload(seed)) {
      for (int i = 0; i < STEPS; i++) {
        workload.step();
      }
      workload.finish();
      return workload.batch().facts();
    }
  }
}
