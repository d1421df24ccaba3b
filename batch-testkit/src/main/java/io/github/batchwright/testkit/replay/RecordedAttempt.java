package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import org.jspecify.annotations.Nullable;

/**
 * What the world did with an attempt, or with a node of one, as far as the record tells. Instants
 * are milliseconds since the epoch.
 */
final class RecordedAttempt {
  static final long NEVER = -1;

  /** Where something stands in the record: which turn of its instant, and which fact of all. */
  record Place(int turn, long fact) {
    /** What the record does not have comes after what it has. */
    static final Place NONE = new Place(0, Long.MAX_VALUE);
  }

  final String instance;
  final long launchedAt;
  String address = AttemptReports.LOCAL_ADDRESS;
  long startedAt = NEVER;
  Place startPlace = Place.NONE;
  long stopOrderedAt = NEVER;
  @Nullable StopCause stopCause;
  long endedAt = NEVER;
  Place endPlace = Place.NONE;
  AttemptOutcome outcome = AttemptOutcome.exited(0);

  RecordedAttempt(String instance, long launchedAt) {
    this.instance = instance;
    this.launchedAt = launchedAt;
  }

  boolean hasEnded() {
    return endedAt != NEVER;
  }

  boolean isLost() {
    return outcome.cause() == AttemptOutcome.Cause.LOST;
  }

  /**
   * Says whether it ended by itself: then that is how long the job takes, wherever and whenever it
   * is placed.
   */
  boolean isNatural() {
    return hasEnded() && !isLost() && !isStopped();
  }

  /** Says whether it was asked to end, and not only because its instance was to go. */
  boolean isStopped() {
    return stopCause != null && (stopCause != StopCause.INSTANCE_RECLAIMED || !hasEnded());
  }

  /** Returns how long it was on its way; -1 if it never ran. */
  long startDelay() {
    return startedAt == NEVER ? NEVER : startedAt - launchedAt;
  }

  /** Returns how long it ran, or how long it took to fail to start. */
  long length() {
    return endedAt - (startedAt == NEVER ? launchedAt : startedAt);
  }
}
