package io.github.batchwright.docker.swarm;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.List;
import java.util.Optional;

/**
 * The attempts on a swarm, and the last ones that have ended. Each end is reported here, once.
 * Thread-safe.
 */
final class SwarmTable {
  private final OpenAttempts<SwarmAttempt> attempts = new OpenAttempts<>();
  private final GuardedReports reports = new GuardedReports();
  private final Leftovers leftovers;
  private volatile boolean closed;

  SwarmTable(Leftovers leftovers) {
    this.leftovers = leftovers;
  }

  void start(AttemptReports target) {
    reports.leadTo(target);
  }

  /** Takes in an attempt; false if it is known, or the executor is not open. */
  boolean add(SwarmAttempt attempt) {
    reports.requireStarted();
    return !closed && attempts.open(attempt.id(), attempt);
  }

  Optional<SwarmAttempt> find(AttemptId id) {
    return attempts.find(id);
  }

  List<SwarmAttempt> all() {
    return attempts.all();
  }

  void reportStarted(SwarmAttempt attempt, String address) {
    reports.started(attempt.id(), address);
  }

  /**
   * Reports an end and forgets the attempt; a second report of it is dropped. Its service, if it
   * has one, is kept until it is released.
   */
  void reportEnded(SwarmAttempt attempt, AttemptOutcome outcome) {
    if (!closed && attempts.end(attempt.id())) {
      String service = attempt.service();
      if (service != null) {
        // Before the report, because the release may come at once.
        leftovers.keep(attempt.id(), List.of(service), null);
      } else if (attempt.mayHaveService()) {
        // It was asked for, and a manager may be about to make it.
        leftovers.unwanted(ContainerKey.only(attempt.id()));
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
