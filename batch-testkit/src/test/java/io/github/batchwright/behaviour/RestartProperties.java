package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * A service that is ended at any moment and started again decides as if nothing had happened,
 * whether it begins with all its facts or with a snapshot. jqwik prints the seed of every run.
 */
class RestartProperties {
  private static final int STEPS = 60;

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoDecision(
      @ForAll long seed, @ForAll long restarts, @ForAll @IntRange(max = 12) int snapshotEvery) {
    checkSame(run(seed, new Random(0), 0, 0), run(seed, new Random(restarts), 4, snapshotEvery));
  }

  /** Checks that the same was decided at the same time, restarts or not. */
  static void checkSame(List<String> expectedFacts, List<String> actualFacts) {
    List<String> expected = decisions(expectedFacts);
    List<String> actual = decisions(actualFacts);
    // Not the lists as a whole: a difference must be seen among thousands of facts.
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      assertEquals(at(expected, i), at(actual, i), "decision " + i);
    }
  }

  private static String at(List<String> decisions, int index) {
    return index < decisions.size() ? decisions.get(index) : "none";
  }

  private static List<String> run(long seed, Random random, int oneIn, int snapshotEvery) {
    try (RandomWorkload workload = new RandomWorkload(seed)) {
      workload.batch().journal().snapshotEvery(snapshotEvery);
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

  /** Returns what was decided and when, but for the restarts themselves. */
  private static List<String> decisions(List<String> facts) {
    return facts.stream()
        .filter(fact -> !fact.contains("\"kind\":\"Resumed\""))
        .map(fact -> fact.substring(fact.indexOf(',')))
        .toList();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void keepsItsPromisesAcrossRestarts(
      @ForAll long seed, @ForAll @IntRange(max = 12) int snapshotEvery) throws Exception {
    Random random = new Random(seed);
    try (RandomWorkload workload = new RandomWorkload(seed)) {
      workload.batch().journal().snapshotEvery(snapshotEvery);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        if (random.nextInt(5) == 0) {
          workload.restart();
        }
        workload.check();
      }
      workload.finish();
      workload.check();
      workload.checkTheEnd();
      assertEquals(List.of(), workload.batch().executor().unreleased(), "released once recorded");
      BatchHarness batch = workload.batch();
      EngineProperties.checkReplay(batch);
    }
  }
}
