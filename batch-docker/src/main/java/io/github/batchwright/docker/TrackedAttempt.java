package io.github.batchwright.docker;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its launch to its end: how far it is, and what has been asked of it meanwhile.
 * Thread-safe.
 */
final class TrackedAttempt {
  private static final int HEAD = 1024;

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

  private final AttemptId id;
  private final boolean recovered;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Bytes that are in the log store; used by the one thread that collects the end. */
  private final Map<LogStream, Long> stored = new EnumMap<>(LogStream.class);

  /** The first bytes on standard error; used by that thread too. */
  private final ByteArrayOutputStream errorHead = new ByteArrayOutputStream();

  private Phase phase;
  private @Nullable String containerId;
  private long startedNanos;
  private @Nullable StopMode stop;
  private boolean stopDelivered;
  private boolean endSeen;
  private boolean adopted;
  private int failures;
  private int unanswered;

  /** An attempt that is to be launched. */
  TrackedAttempt(AttemptId id) {
    this(id, false);
  }

  /**
   * An attempt.
   *
   * @param recovered whether an earlier life placed it, so that its launch is under way already
   */
  TrackedAttempt(AttemptId id, boolean recovered) {
    this.id = id;
    this.recovered = recovered;
    this.phase = recovered ? Phase.LAUNCHING : Phase.QUEUED;
  }

  AttemptId id() {
    return id;
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

  /** The container turned out to be there already, from an earlier life of this owner. */
  synchronized void adopted() {
    adopted = true;
  }

  synchronized boolean isAdopted() {
    return adopted;
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

  /** Keeps the first bytes of standard error. */
  void errorOutput(long position, byte[] buffer, int length) {
    if (position == errorHead.size() && position < HEAD) {
      errorHead.write(buffer, 0, Math.min(length, HEAD - (int) position));
    }
  }

  /** Returns the beginning of standard error. */
  String errorHead() {
    return errorHead.toString(StandardCharsets.UTF_8);
  }

  long stored(LogStream stream) {
    return stored.getOrDefault(stream, 0L);
  }

  void stored(LogStream stream, long bytes) {
    stored.put(stream, bytes);
  }
}
