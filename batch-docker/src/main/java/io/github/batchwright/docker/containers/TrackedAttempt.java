package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.logs.StoredLogs;
import io.github.batchwright.docker.tasks.ContainerPlace;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.StopMode;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One container of an attempt, mostly the only one, from its launch to its end: how far it is, and
 * what has been asked of it meanwhile. Thread-safe.
 */
final class TrackedAttempt {
  /** How far an attempt is. Its end is somebody's business from ENDING on, and nobody else's. */
  private enum Phase {
    QUEUED,
    LAUNCHING,
    RUNNING,
    ENDING
  }

  /** What is to be done about a stop. */
  enum StopAction {
    /** It ends here: nothing was begun. */
    END_NOW,
    /** Send a signal to the container. */
    SIGNAL,
    /** Nothing: whoever launches it will see the stop, or it is ending anyway. */
    NOTHING
  }

  /** What is to be done once the container runs. */
  record AfterStart(boolean endSeen, @Nullable StopMode stop) {}

  private final ContainerKey key;
  private final ContainerPlace place;
  private final boolean recovered;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final AttemptImages images = new AttemptImages();

  /** Used by the one thread that collects the end. */
  private final StoredLogs logs;

  private Phase phase;
  private @Nullable String containerId;
  private long startedNanos;
  private @Nullable StopMode stop;
  private boolean stopDelivered;
  private boolean endSeen;
  private int failures;
  private int unanswered;
  private Instant finishedAt = Instant.MAX;

  /** The only container of an attempt that is to be launched. */
  TrackedAttempt(AttemptId id) {
    this(id, false);
  }

  /** The only container of an attempt. */
  TrackedAttempt(AttemptId id, boolean recovered) {
    this(ContainerKey.only(id), ContainerPlace.ALONE, recovered);
  }

  /**
   * A container.
   *
   * @param recovered whether an earlier life placed it, so that its launch is under way already
   */
  TrackedAttempt(ContainerKey key, ContainerPlace place, boolean recovered) {
    this.key = key;
    this.place = place;
    this.recovered = recovered;
    this.logs = new StoredLogs(key.attempt(), key.name().isEmpty() ? null : key.name());
    this.phase = recovered ? Phase.LAUNCHING : Phase.QUEUED;
  }

  AttemptId id() {
    return key.attempt();
  }

  ContainerKey key() {
    return key;
  }

  ContainerPlace place() {
    return place;
  }

  /** It has ended at this time by the engine's clock. */
  synchronized void finishedAt(Instant time) {
    finishedAt = time;
  }

  /** Returns when it ended, as far as that is known, or {@link Instant#MAX}. */
  synchronized Instant finishedAt() {
    return finishedAt;
  }

  /** Says whether it may have a container, so that it is not to be given up unseen. */
  synchronized boolean mayHaveContainer() {
    return recovered || containerId != null;
  }

  /** Takes it from the queue; false if it was stopped there. */
  synchronized boolean beginLaunch() {
    if (phase != Phase.QUEUED) {
      return false;
    }
    phase = Phase.LAUNCHING;
    return true;
  }

  /** Completes when a stop is asked for, so that a long wait can be left. */
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  /** Returns which images it has waited for. */
  AttemptImages images() {
    return images;
  }

  /** It has this container, which may not run yet. */
  synchronized void hasContainer(String container) {
    containerId = container;
  }

  /** Returns its container, whatever that does, or null if there is none as far as is known. */
  synchronized @Nullable String container() {
    return containerId;
  }

  /** The container runs, or has run already. */
  synchronized AfterStart nowRunning(String container, boolean hasEnded) {
    phase = Phase.RUNNING;
    containerId = container;
    startedNanos = System.nanoTime();
    return new AfterStart(endSeen || hasEnded, stop);
  }

  /** Asks for an end; a gentler mode than before changes nothing. */
  synchronized StopAction stop(StopMode mode) {
    if (stop != StopMode.FORCED) {
      stopDelivered &= stop == mode;
      stop = mode;
    }
    stopped.complete(null);
    return switch (phase) {
      case QUEUED -> {
        phase = Phase.ENDING;
        yield StopAction.END_NOW;
      }
      case RUNNING -> stopDelivered ? StopAction.NOTHING : StopAction.SIGNAL;
      case LAUNCHING, ENDING -> StopAction.NOTHING;
    };
  }

  synchronized void stopDelivered(StopMode mode) {
    stopDelivered |= stop == mode;
  }

  /** Returns the stop that has not reached a running container, or null. */
  synchronized @Nullable StopMode undeliveredStop() {
    return phase == Phase.RUNNING && !stopDelivered ? stop : null;
  }

  /** Returns how long ago the container was started. */
  synchronized long nanosSinceStart() {
    return System.nanoTime() - startedNanos;
  }

  /** Returns the container if it runs as far as is known, else null. */
  synchronized @Nullable String runningContainer() {
    return phase == Phase.RUNNING ? containerId : null;
  }

  /**
   * The container seems to have ended. Whoever gets an answer is to find out, alone; null means
   * that somebody else does, or will.
   */
  synchronized @Nullable String beginEnd() {
    if (phase != Phase.RUNNING) {
      endSeen = true;
      return null;
    }
    phase = Phase.ENDING;
    endSeen = false;
    return containerId;
  }

  /** It runs after all, or that could not be found out; true if its end was seen meanwhile. */
  synchronized boolean backToRunning() {
    phase = Phase.RUNNING;
    return endSeen;
  }

  /** Counts a failure to find out about the end; returns how many there were. */
  synchronized int countFailure() {
    return ++failures;
  }

  /** Counts a call that was not answered during its launch; returns how many there were. */
  synchronized int countUnanswered() {
    return ++unanswered;
  }

  /** Returns how much of what it wrote is in the log store; for the one who collects its end. */
  StoredLogs logs() {
    return logs;
  }
}
