package io.github.batchwright.testkit.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold of the service does so for ten thousand seeds. */
class ChaosSimulationTest {
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 10_000);

  @Test
  @Tag("heavy")
  void tenThousandSeedsBreakNothing() {
    ChaosSimulation.Tally tally = ChaosSimulation.seeds(Long.getLong("chaos.from", 0), SEEDS).run();
    assertEquals(SEEDS, tally.seeds());
    assertTrue(tally.turns() > 0, tally::toString);
    System.out.println(tally);
  }
}
