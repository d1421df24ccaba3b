package io.github.batchwright.docker;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts that an executor looks after, the last ones that have ended, and the containers that
 * are still to be thrown away. Each end is reported here, once. Thread-safe.
 */
final class AttemptTable {
  private final OpenAttempts<TrackedAttempt> attempts = new OpenAttempts<>();
  private final GuardedReports reports = new GuardedReports();
  private final Map<AttemptId, Long> discarded = new LinkedHashMap<>();
  private volatile boolean closed;

  void start(AttemptReports target) {
    reports.leadTo(target);
  }

  /** Takes in an attempt; nothing if it is known, or the executor is not open. */
  Optional<TrackedAttempt> add(AttemptId id) {
    reports.requireStarted();
    TrackedAttempt attempt = new TrackedAttempt(id);
    return !closed && attempts.open(id, attempt) ? Optional.of(attempt) : Optional.empty();
  }

  Optional<TrackedAttempt> find(AttemptId id) {
    return attempts.find(id);
  }

  List<TrackedAttempt> all() {
    return attempts.all();
  }

  void reportStarted(TrackedAttempt attempt) {
    reports.started(attempt.id());
  }

  /** Reports an end and forgets the attempt; a second report of it is dropped. */
  void reportEnded(TrackedAttempt attempt, AttemptOutcome outcome) {
    if (!closed && attempts.end(attempt.id())) {
      reports.ended(attempt.id(), outcome);
    }
  }

  /** The container of this attempt is to be thrown away as soon as the engine lets it. */
  synchronized void discard(AttemptId id) {
    discarded.put(id, System.nanoTime());
  }

  synchronized boolean isDiscarded(AttemptId id) {
    return discarded.containsKey(id);
  }

  /** Its container is gone. */
  synchronized void discarded(AttemptId id) {
    discarded.remove(id);
  }

  /** Forgets containers that were to be thrown away before this time and were never seen since. */
  synchronized void forgetDiscardedBefore(long nanoTime) {
    discarded.values().removeIf(since -> since - nanoTime < 0);
  }

  boolean isClosed() {
    return closed;
  }

  /** Reports nothing any more. */
  void close() {
    closed = true;
    reports.mute();
  }
}
