package io.github.batchwright.docker.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.containers.TrackedAttempt.AfterStart;
import io.github.batchwright.docker.containers.TrackedAttempt.StopAction;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.StopMode;
import org.junit.jupiter.api.Test;

/** What happens when a stop or an end comes at each point of a launch. */
final class TrackedAttemptTest {
  private final TrackedAttempt attempt = new TrackedAttempt(new AttemptId(new JobId("job"), 1));

  private void run() {
    assertTrue(attempt.beginLaunch());
    assertEquals(new AfterStart(false, null), attempt.nowRunning("c", false));
  }

  @Test
  void stopInTheQueueEndsItThere() {
    assertEquals(StopAction.END_NOW, attempt.stop(StopMode.GRACEFUL));
    assertFalse(attempt.beginLaunch());
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.FORCED));
  }

  @Test
  void stopDuringTheLaunchIsCaughtUpWith() {
    assertTrue(attempt.beginLaunch());
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.GRACEFUL));
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.FORCED));
    assertTrue(attempt.stopped().isDone());
    assertEquals(new AfterStart(false, StopMode.FORCED), attempt.nowRunning("c", false));
    assertEquals(StopMode.FORCED, attempt.undeliveredStop());
  }

  @Test
  void stopOfARecoveredAttemptIsKeptUntilItIsFound() {
    TrackedAttempt recovered = new TrackedAttempt(attempt.id(), true);
    assertFalse(recovered.beginLaunch());
    assertEquals(StopAction.NOTHING, recovered.stop(StopMode.FORCED));
    assertTrue(recovered.stopped().isDone());
    assertEquals(new AfterStart(false, StopMode.FORCED), recovered.nowRunning("c", false));
  }

  @Test
  void endDuringTheLaunchIsCaughtUpWith() {
    assertTrue(attempt.beginLaunch());
    assertNull(attempt.beginEnd());
    assertEquals(new AfterStart(true, null), attempt.nowRunning("c", false));
    assertEquals("c", attempt.beginEnd());
  }

  @Test
  void eachSignalIsSentOnce() {
    run();
    assertEquals(StopAction.SIGNAL, attempt.stop(StopMode.GRACEFUL));
    attempt.stopDelivered(StopMode.GRACEFUL);
    assertNull(attempt.undeliveredStop());
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.GRACEFUL));
    assertEquals(StopAction.SIGNAL, attempt.stop(StopMode.FORCED));
    assertEquals(StopMode.FORCED, attempt.undeliveredStop());
    assertEquals(StopAction.SIGNAL, attempt.stop(StopMode.GRACEFUL));
    assertEquals(StopMode.FORCED, attempt.undeliveredStop());
    attempt.stopDelivered(StopMode.FORCED);
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.FORCED));
  }

  @Test
  void gracefulSignalThatArrivesLateDoesNotHideTheForcedOne() {
    run();
    attempt.stop(StopMode.GRACEFUL);
    attempt.stop(StopMode.FORCED);
    attempt.stopDelivered(StopMode.GRACEFUL);
    assertEquals(StopMode.FORCED, attempt.undeliveredStop());
  }

  @Test
  void endIsCollectedByOneAlone() {
    run();
    assertEquals("c", attempt.beginEnd());
    assertNull(attempt.beginEnd());
    assertNull(attempt.runningContainer());
    assertEquals(StopAction.NOTHING, attempt.stop(StopMode.FORCED));
  }

  @Test
  void endSeenWhileLookingIsLookedAtAgain() {
    run();
    attempt.beginEnd();
    assertFalse(attempt.backToRunning());
    assertEquals("c", attempt.beginEnd());
    attempt.beginEnd();
    assertTrue(attempt.backToRunning());
    assertEquals("c", attempt.beginEnd());
    assertFalse(attempt.backToRunning());
  }
}
