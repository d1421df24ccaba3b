package io.github.batchwright.docker.containers;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that an executor looks after, and the last ones that have ended. Each end is
 * reported here, once. Thread-safe.
 */
final class AttemptTable {
  private final OpenAttempts<Task> attempts = new OpenAttempts<>();
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
  Optional<Task> add(Task task) {
    reports.requireStarted();
    return !closed && attempts.open(task.id(), task) ? Optional.of(task) : Optional.empty();
  }

  Optional<Task> find(AttemptId id) {
    return attempts.find(id);
  }

  Optional<TrackedAttempt> find(ContainerKey key) {
    return attempts.find(key.attempt()).flatMap(task -> task.container(key.name()));
  }

  List<Task> tasks() {
    return attempts.all();
  }

  /** Says whether a container is one of an attempt that has not ended as far as is reported. */
  boolean isOpen(TrackedAttempt container) {
    return find(container.key()).filter(open -> open == container).isPresent();
  }

  /**
   * Gives an attempt up whose engine is away. Its containers, if any are found when that answers
   * again, are of no use to anybody.
   */
  void reportLost(Task task, String reason) {
    if (!closed && attempts.end(task.id())) {
      task.abandon();
      task.containers().forEach(container -> leftovers.unwanted(container.key()));
      leftovers.keep(task.id(), List.of(), task.network());
      reports.ended(task.id(), AttemptOutcome.lost(reason));
    }
  }

  void reportProgress(TrackedAttempt attempt, JobProgress progress) {
    reports.progress(attempt.id(), progress);
  }

  /** Says whether the attempt has ended lately. */
  boolean hasEnded(AttemptId id) {
    return attempts.hasEnded(id);
  }

  /** Returns all containers of all attempts. */
  List<TrackedAttempt> all() {
    return attempts.all().stream().flatMap(task -> task.containers().stream()).toList();
  }

  /** Says whether a container can be created by now; if not, that is asked again in time. */
  boolean mayCreate(TrackedAttempt container) {
    return attempts.find(container.id()).map(task -> task.mayCreate(container)).orElse(false);
  }

  /** A container is there and does not run; true if it is to be started at once. */
  boolean created(TrackedAttempt container) {
    return attempts.find(container.id()).map(task -> task.created(container)).orElse(false);
  }

  /**
   * A container runs.
   *
   * @param address its address in the job's network, or null if it was not asked for
   */
  void started(TrackedAttempt container, @Nullable String address) {
    attempts.find(container.id()).ifPresent(task -> task.started(container, address));
  }

  /** A container has ended, or will never start. Its attempt ends when all of them have. */
  void ended(TrackedAttempt container, AttemptOutcome outcome) {
    if (!closed) {
      attempts.find(container.id()).ifPresent(task -> task.ended(container, outcome));
    }
  }

  void reportStarted(Task task, String address) {
    reports.started(task.id(), address);
  }

  /**
   * Reports an end and forgets the attempt; a second report of it is dropped. Its containers and
   * its network are kept until it is released.
   */
  void reportEnded(Task task, AttemptOutcome outcome) {
    if (!closed && attempts.end(task.id())) {
      List<String> left = new ArrayList<>();
      for (TrackedAttempt container : task.containers()) {
        String id = container.container();
        if (id != null) {
          left.add(id);
        } else if (container.mayHaveContainer()) {
          // An earlier life may have asked for it, and the engine may be about to make it.
          leftovers.unwanted(container.key());
        }
      }
      // Before the report, because the release may come at once.
      leftovers.keep(task.id(), left, task.network());
      reports.ended(task.id(), outcome);
    }
  }

  /** Reports nothing any more. */
  void close() {
    closed = true;
    reports.mute();
  }
}
