package io.github.batchwright.testkit.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.testkit.chaos.ChaosWorld.Violation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bug that is put in on purpose is found, named and shortened, for each thing that must hold. */
class EveryInvariantCanFailTest {
  private static final int SEEDS = 400;
  private static final int MOST_STEPS = 6;

  @ParameterizedTest
  @EnumSource
  void aBugIsFoundAndShortened(BuiltIn invariant) {
    ChaosOptions options = ChaosOptions.USUAL.sabotaged(() -> Sabotage.of(invariant));
    ChaosScript broken = find(invariant, options);

    ChaosFailure failure = assertThrows(ChaosFailure.class, broken::checkAndShorten);
    assertEquals(invariant.sentence(), failure.invariant());
    int steps = failure.script().steps().size();
    assertTrue(steps <= MOST_STEPS, () -> steps + " steps: " + failure.script());
    assertTrue(steps < broken.steps().size());
    assertTrue(failure.getMessage().contains("Seed " + broken.seed() + ", at "));
    assertTrue(failure.getMessage().contains(failure.script().source()));

    ChaosFailure again = assertThrows(ChaosFailure.class, failure.script()::check);
    assertEquals(invariant.sentence(), again.invariant());
    // It is the bug, and nothing else.
    failure.script().with(ChaosOptions.USUAL).check();
  }

  private static ChaosScript find(BuiltIn invariant, ChaosOptions options) {
    for (long seed = 0; seed < SEEDS; seed++) {
      ChaosScript script = ChaosScript.drawn(seed, 30).with(options);
      Violation found = ChaosRun.play(seed, script.steps(), options, false).violation();
      if (found != null && found.sentence().equals(invariant.sentence())) {
        return script;
      }
    }
    throw new AssertionError("no seed breaks it");
  }
}
