package io.github.batchwright.testkit.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold of the service does so for ten thousand seeds. */
class ChaosSimulationTest {
  /** More of them, or others: {@code -DargLine="-Dchaos.from=10000 -Dchaos.seeds=100000"}. */
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 10_000);

  private static final long FROM = Long.getLong("chaos.from", 0);

  @Test
  @Tag("heavy")
  void tenThousandSeedsBreakNothing() {
    ChaosSimulation.Tally tally = ChaosSimulation.seeds(FROM, SEEDS).run();
    assertEquals(SEEDS, tally.seeds());
    // That something went on at all.
    assertTrue(tally.restarts() > SEEDS, tally::toString);
    assertTrue(tally.jobs() > 2L * SEEDS, tally::toString);
    assertTrue(tally.launches() > 4L * SEEDS, tally::toString);
  }

  @Test
  void aScriptGivesTheSameFactsEachTime() {
    for (long seed = 0; seed < 5; seed++) {
      ChaosScript script = ChaosScript.drawn(seed, 30);
      List<String> facts = script.check();
      assertEquals(facts, ChaosScript.drawn(seed, 30).check(), "seed " + seed);
      assertEquals(facts, script.check(), "seed " + seed);
      assertNotEquals(facts, ChaosScript.drawn(seed + 1, 30).check(), "seed " + seed);
    }
  }

  @Test
  void stepsThatReferToNothingDoNothing() {
    // Neither hosts nor a cloud are there.
    long seed =
        LongStream.iterate(0, one -> one + 1)
            .filter(one -> ChaosScene.of(one).kind() == ChaosScene.Kind.FIXED)
            .findFirst()
            .orElseThrow();
    List<String> nothing = ChaosScript.of(seed).check();
    List<String> facts =
        ChaosScript.of(
                seed,
                new ChaosStep.Cancel(5, 0),
                new ChaosStep.Terminate(-1, -1),
                new ChaosStep.SubmitAgain(2),
                new ChaosStep.SubmitAfter("small", 0, 0, 7, ChaosStep.Wait.END),
                new ChaosStep.SubmitAfter("gang", 0, 2, 0, ChaosStep.Wait.SEQUENTIAL),
                new ChaosStep.Submit("no such definition", "plain", 0, 0),
                new ChaosStep.Submit("small", "no such queue", 0, 0),
                new ChaosStep.SetQueue("no such queue", false),
                new ChaosStep.ReleaseJournal(),
                new ChaosStep.RemoveHost(9),
                new ChaosStep.LoseInstance(0),
                new ChaosStep.Settle())
            .check();
    assertTrue(nothing.equals(facts), "something was decided");
  }

  @Test
  void seedsDrawAllKindsOfScenesAndSteps() {
    var kinds =
        LongStream.range(0, 50)
            .mapToObj(seed -> ChaosScene.of(seed).kind())
            .collect(Collectors.toSet());
    assertEquals(ChaosScene.Kind.values().length, kinds.size());
    var steps =
        LongStream.range(0, 500)
            .mapToObj(seed -> StepDrawing.steps(seed, 30))
            .flatMap(List::stream)
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertEquals(ChaosStep.class.getPermittedSubclasses().length, steps.size());
  }

  @Test
  void refusesNumbersThatMeanNothing() {
    assertThrows(IllegalArgumentException.class, () -> ChaosSimulation.seeds(0, 0));
    assertThrows(IllegalArgumentException.class, () -> ChaosSimulation.seeds(0, 1).steps(1));
    assertFalse(ChaosScript.drawn(1, 2).steps().isEmpty());
  }
}
