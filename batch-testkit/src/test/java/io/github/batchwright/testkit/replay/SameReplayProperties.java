package io.github.batchwright.testkit.replay;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Under the same policies a replay decides the same: with fair share, and hosts of all moods. */
class SameReplayProperties {
  private static final int STEPS = 80;

  @Property(seed = "3", tries = 25, shrinking = ShrinkingMode.OFF)
  void fairShareOnHosts(@ForAll long seed, @ForAll boolean compacted) {
    try (RecordedDay day = new RecordedDay(seed)) {
      for (int i = 0; i < STEPS; i++) {
        if (compacted) {
          day.batch().journal().snapshotEvery(i < STEPS / 2 ? 5 : 0);
        }
        day.step();
      }
      check(day);
      day.batch().runUntilIdle();
      check(day);
    }
  }

  private static void check(RecordedDay day) {
    DiffAssert.assertThat(DecisionReplay.of(RecordedWorkload.read(day.batch().journal())).run())
        .isEmpty();
  }
}
