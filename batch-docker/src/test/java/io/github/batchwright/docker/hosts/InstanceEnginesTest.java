package io.github.batchwright.docker.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that wait for instances which are not there yet; no engine is needed. */
final class InstanceEnginesTest {
  private static final AttemptId ONE = new AttemptId(new JobId("job-1"), 1);
  private static final AttemptId TWO = new AttemptId(new JobId("job-2"), 1);

  private final Map<AttemptId, String> ended = new LinkedHashMap<>();
  private final List<Runnable> later = new ArrayList<>();
  private final InstanceEngines engines =
      new InstanceEngines(
          address -> {
            throw new AssertionError("no engine is to be made");
          },
          (task, wait) -> {
            assertEquals(Duration.ofMinutes(2), wait);
            later.add(task);
          },
          (attempt, outcome) -> ended.put(attempt, String.valueOf(outcome.reason())),
          Duration.ofMinutes(2));

  @AfterEach
  void close() {
    engines.close();
  }

  private static LaunchRequest request(AttemptId attempt) {
    return new LaunchRequest(
        attempt,
        "job",
        "queue",
        "cloud",
        "cloud/i",
        ContainerProperties.of("image", List.of("true"), Map.of(), Resources.of(1, 64)),
        Map.of(),
        Map.of());
  }

  private void reconcile(AttemptId attempt) {
    RecoveredAttempt recovered = new RecoveredAttempt(request(attempt), null);
    engines.reconcile(
        new Reconciliation("job-", 2, List.of(recovered)),
        Map.of("i", List.of(recovered)),
        Set.of(attempt));
  }

  @Test
  void attemptsOfAnInstanceThatNobodyFindsAreLostInTheEnd() {
    reconcile(ONE);
    engines.launch("i", request(TWO));
    assertTrue(engines.isAwaited("i"));
    assertEquals(Map.of(), ended);
    assertEquals(1, later.size());
    later.remove(0).run();
    String reason = "Its instance was not found again within 120 s";
    assertEquals(Map.of(ONE, reason, TWO, reason), ended);
    assertFalse(engines.isAwaited("i"));
  }

  @Test
  void attemptsOfAnInstanceThatIsGoneAreLostAtOnceAlsoThoseThatComeLater() {
    reconcile(ONE);
    engines.disconnect("i", "it is gone", true).join();
    assertEquals(Map.of(ONE, "it is gone"), ended);
    engines.launch("i", request(TWO));
    assertEquals("it is gone", ended.get(TWO));
    later.forEach(Runnable::run);
    assertEquals(2, ended.size());
  }

  @Test
  void attemptThatIsStoppedWhileItWaitsIsNotLaunched() {
    engines.launch("i", request(ONE));
    engines.stop(TWO, StopMode.GRACEFUL);
    engines.stop(ONE, StopMode.GRACEFUL);
    assertEquals(Map.of(ONE, "Stopped before its container was started"), ended);
    later.forEach(Runnable::run);
    assertEquals(1, ended.size());
  }

  @Test
  void attemptOfAnEarlierLifeIsNotEndedByAStopBeforeItsInstanceIsThere() {
    reconcile(ONE);
    engines.stop(ONE, StopMode.FORCED);
    assertEquals(Map.of(), ended);
    assertTrue(engines.isAwaited("i"));
  }
}
