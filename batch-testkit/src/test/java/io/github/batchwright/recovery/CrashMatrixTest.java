package io.github.batchwright.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LaunchRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The host's process ends at every point of a scenario at which it matters: before and after each
 * batch of facts is kept, before and after each launch, stop, release, event, reconciliation and
 * deletion. Started again, everything ends as it would have without.
 */
class CrashMatrixTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void everyCrashLeadsToTheSameOutcome(int snapshotEvery) {
    int points;
    Map<String, String> expected;
    try (EverythingScenario calm = new EverythingScenario(0, snapshotEvery)) {
      calm.run();
      points = calm.crashPoints();
      expected = calm.outcome();
      assertEquals(List.of(), calm.batch().executor().running());
      assertTrue(points > 300, () -> "only " + points + " points");
      assertEquals(Map.of("raised", 1, "stopped", 1, "tooLate", 1, "warned", 1), calm.told());
    }
    IntStream.rangeClosed(1, points)
        .parallel()
        .forEach(point -> crash(point, snapshotEvery, expected));
  }

  private static void crash(int point, int snapshotEvery, Map<String, String> expected) {
    try (EverythingScenario scenario = new EverythingScenario(point, snapshotEvery)) {
      scenario.run();
      String where = "crash point " + point + " ";
      scenario.outcome().forEach((job, how) -> assertEquals(expected.get(job), how, where + job));
      assertEquals(expected.keySet(), scenario.outcome().keySet());
      assertEquals(List.of(), scenario.batch().executor().running(), where);
      assertEquals(List.of(), scenario.batch().executor().unreleased(), where);
      Set<AttemptId> launched = new HashSet<>();
      for (LaunchRequest launch : scenario.batch().executor().launches()) {
        assertTrue(launched.add(launch.attempt()), where + launch.attempt() + " ran twice");
      }
      scenario
          .handled()
          .forEach((attempt, times) -> assertEquals(1, times, where + attempt + " ran twice"));
      scenario.told().forEach((job, times) -> assertEquals(1, times, where + job + " told twice"));
    }
  }
}
