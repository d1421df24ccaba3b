package io.github.batchwright.docker.containers;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.StopMode;
import java.util.List;
import java.util.Optional;

/**
 * The attempts that an executor looks after, and the last ones that have ended. Each end is
 * reported here, once. Thread-safe.
 */
final class AttemptTable {
  private final OpenAttempts<TrackedAttempt> attempts = new OpenAttempts<>();
  private final GuardedReports reports = new GuardedReports();
  private final Leftovers leftovers;
  private volatile boolean closed;

  AttemptTable(Leftovers leftovers) {
    this.leftovers = leftovers;
  }

  void start(AttemptReports target) {
    reports.leadTo(target);
  }

  /** Takes in an attempt; nothing if it is known, or the executor is not open. */
  Optional<TrackedAttempt> add(TrackedAttempt attempt) {
    reports.requireStarted();
    return !closed && attempts.open(attempt.id(), attempt)
        ? Optional.of(attempt)
        : Optional.empty();
  }

  Optional<TrackedAttempt> find(AttemptId id) {
    return attempts.find(id);
  }

  List<TrackedAttempt> all() {
    return attempts.all();
  }

  /** Says whether an attempt has not ended as far as is reported. */
  boolean isOpen(TrackedAttempt attempt) {
    return attempts.find(attempt.id()).filter(open -> open == attempt).isPresent();
  }

  void reportStarted(TrackedAttempt attempt) {
    if (isOpen(attempt)) {
      reports.started(attempt.id());
    }
  }

  /**
   * Gives an attempt up whose engine is away. Its container, if one is found when that answers
   * again, is of no use to anybody.
   */
  void reportLost(TrackedAttempt attempt, String reason) {
    // Whoever launches it sees that, and goes no further.
    TrackedAttempt.StopAction unused = attempt.stop(StopMode.FORCED);
    if (!closed && attempts.end(attempt.id())) {
      leftovers.unwanted(attempt.id());
      reports.ended(attempt.id(), AttemptOutcome.lost(reason));
    }
  }

  void reportProgress(TrackedAttempt attempt, JobProgress progress) {
    reports.progress(attempt.id(), progress);
  }

  /**
   * Reports an end and forgets the attempt; a second report of it is dropped. Its container, if it
   * has one, is kept until it is released.
   */
  void reportEnded(TrackedAttempt attempt, AttemptOutcome outcome) {
    if (!closed && attempts.end(attempt.id())) {
      String container = attempt.container();
      if (container != null) {
        // Before the report, because the release may come at once.
        leftovers.keep(attempt.id(), container);
      } else if (attempt.mayHaveContainer()) {
        // An earlier life may have asked for it, and the engine may be about to make it.
        leftovers.unwanted(attempt.id());
      }
      reports.ended(attempt.id(), outcome);
    }
  }

  /** Reports nothing any more. */
  void close() {
    closed = true;
    reports.mute();
  }
}
