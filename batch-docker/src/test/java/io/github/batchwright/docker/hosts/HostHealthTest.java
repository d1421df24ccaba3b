package io.github.batchwright.docker.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.hosts.HostHealth.Step;
import io.github.batchwright.model.HostState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from answers and from silence, at any time from anywhere. */
final class HostHealthTest {
  private static final long START = Long.MAX_VALUE - 1_000;

  private final HostHealth health = new HostHealth(Duration.ofSeconds(60));

  private Step silentAt(int second) {
    // Past the largest number, where nanoseconds go on with the smallest.
    return health.silent("no answer", START + Duration.ofSeconds(second).toNanos());
  }

  private void assertIs(HostState state, String reason) {
    assertEquals(state, health.state());
    assertEquals(reason, health.reason());
  }

  @Test
  void answerMakesItActive() {
    assertFalse(health.isKnown());
    assertEquals(Step.NOTHING, health.answered());
    assertTrue(health.isKnown());
    assertIs(HostState.ACTIVE, "");
  }

  @Test
  void oneFailureIsForgiven() {
    health.answered();
    assertEquals(Step.NOTHING, silentAt(0));
    assertIs(HostState.ACTIVE, "");
    health.answered();
    assertEquals(Step.NOTHING, silentAt(5));
    assertIs(HostState.ACTIVE, "");
  }

  @Test
  void twoFailuresDrainItUntilItAnswers() {
    health.answered();
    silentAt(0);
    assertEquals(Step.NOTHING, silentAt(5));
    assertIs(HostState.DRAINING, "It does not answer: no answer");
    assertEquals(Step.NOTHING, health.answered());
    assertIs(HostState.ACTIVE, "");
  }

  @Test
  void firstFailureIsEnoughForOneThatNeverAnswered() {
    assertEquals(Step.NOTHING, silentAt(0));
    assertTrue(health.isKnown());
    assertIs(HostState.DRAINING, "It does not answer: no answer");
  }

  @Test
  void graceCountsFromTheFirstFailure() {
    health.answered();
    silentAt(0);
    assertEquals(Step.NOTHING, silentAt(59));
    assertEquals(HostState.DRAINING, health.state());
    assertEquals(Step.LOSE, silentAt(60));
    assertIs(HostState.LOST, "It was given up after 60.0 s: no answer");
    // Something may have been launched there since.
    assertEquals(Step.LOSE, silentAt(65));
  }

  @Test
  void answerBeginsTheGraceAnew() {
    health.answered();
    silentAt(0);
    silentAt(50);
    health.answered();
    silentAt(70);
    assertEquals(Step.NOTHING, silentAt(120));
    assertEquals(HostState.DRAINING, health.state());
  }

  @Test
  void longSilenceThatIsNoticedAtOnceIsForgivenOnce() {
    health.answered();
    // This process was suspended for a day.
    assertEquals(Step.NOTHING, silentAt(86_400));
    assertEquals(HostState.ACTIVE, health.state());
  }

  @Test
  void oneThatReturnsIsLostUntilItIsCleared() {
    silentAt(0);
    silentAt(60);
    assertEquals(Step.CLEAR, health.answered());
    assertIs(HostState.LOST, "It was given up after 60.0 s: no answer");
    assertEquals(Step.CLEAR, health.answered());
    health.cleared();
    assertIs(HostState.ACTIVE, "");
    assertEquals(Step.NOTHING, health.answered());
  }

  @Test
  void clearingThatEndsAfterItFellSilentAgainDoesNotCount() {
    silentAt(0);
    silentAt(60);
    health.answered();
    assertEquals(Step.LOSE, silentAt(70));
    health.cleared();
    assertEquals(HostState.LOST, health.state());
    assertEquals(Step.CLEAR, health.answered());
  }

  @Test
  void withoutAGraceItIsNeverGivenUp() {
    HostHealth patient = new HostHealth(null);
    patient.answered();
    for (int day = 0; day < 1_000; day++) {
      assertEquals(Step.NOTHING, patient.silent("away", Duration.ofDays(day).toNanos()));
    }
    assertEquals(HostState.DRAINING, patient.state());
  }
}
