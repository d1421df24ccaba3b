package io.github.batchwright.docker;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts that an executor looks after, the last ones that have ended, and the containers that
 * are still to be thrown away. Each end is reported here, once. Thread-safe.
 */
final class AttemptTable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptTable.class);

  /** How many ends are remembered, so that a repeated launch does nothing. */
  private static final int REMEMBERED = 10_000;

  private final Map<AttemptId, TrackedAttempt> tracked = new LinkedHashMap<>();
  private final Map<AttemptId, Long> discarded = new LinkedHashMap<>();
  private final Map<AttemptId, Boolean> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable AttemptReports reports;
  private boolean closed;

  synchronized void start(AttemptReports target) {
    if (reports != null) {
      throw new IllegalStateException("the executor was started already");
    }
    reports = target;
  }

  /** Takes in an attempt; nothing if it is known, or the executor is not open. */
  synchronized Optional<TrackedAttempt> add(AttemptId id) {
    if (reports == null) {
      throw new IllegalStateException("launch of " + id + " before start");
    }
    if (closed || tracked.containsKey(id) || ended.containsKey(id)) {
      return Optional.empty();
    }
    TrackedAttempt attempt = new TrackedAttempt(id);
    tracked.put(id, attempt);
    return Optional.of(attempt);
  }

  synchronized Optional<TrackedAttempt> find(AttemptId id) {
    return Optional.ofNullable(tracked.get(id));
  }

  synchronized List<TrackedAttempt> all() {
    return List.copyOf(tracked.values());
  }

  void reportStarted(TrackedAttempt attempt) {
    AttemptReports target = openReports();
    if (target != null) {
      guarded(attempt.id(), () -> target.started(attempt.id()));
    }
  }

  /** Reports an end and forgets the attempt; a second report of it is dropped. */
  void reportEnded(TrackedAttempt attempt, AttemptOutcome outcome) {
    AttemptReports target;
    synchronized (this) {
      target = openReports();
      if (target == null || !tracked.remove(attempt.id(), attempt)) {
        return;
      }
      ended.put(attempt.id(), true);
    }
    guarded(attempt.id(), () -> target.ended(attempt.id(), outcome));
  }

  private synchronized @Nullable AttemptReports openReports() {
    return closed ? null : reports;
  }

  private static void guarded(AttemptId id, Runnable report) {
    try {
      report.run();
    } catch (RuntimeException e) {
      LOG.error("A report about {} was not taken", id, e);
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

  synchronized boolean isClosed() {
    return closed;
  }

  /** Reports nothing any more. */
  synchronized void close() {
    closed = true;
  }
}
