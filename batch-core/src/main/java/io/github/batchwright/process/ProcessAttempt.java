package io.github.batchwright.process;

import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.StopMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its launch to its end. Thread-safe.
 *
 * <p>It goes from QUEUED to STARTING to RUNNING; its end may come from each of them. One of an
 * earlier life begins as RECOVERED, and goes to RUNNING if it is found, or to QUEUED if it was
 * never launched. A stop that comes while it starts, or while nobody knows what became of it, is
 * kept until there is something to stop.
 */
final class ProcessAttempt {
  private enum State {
    RECOVERED,
    QUEUED,
    STARTING,
    RUNNING
  }

  private final LaunchRequest request;
  private State state;
  private @Nullable StopMode asked;
  private @Nullable Started process;

  /**
   * What there is once the process runs.
   *
   * @param exit completes when the first process has ended, with its exit code if it is known
   */
  record Started(TreeMark mark, List<OutputPump> pumps, CompletableFuture<OptionalInt> exit) {}

  private ProcessAttempt(LaunchRequest request, State state) {
    this.request = request;
    this.state = state;
  }

  /** One that is to be launched. */
  static ProcessAttempt queued(LaunchRequest request) {
    return new ProcessAttempt(request, State.QUEUED);
  }

  /** One that an earlier life may have launched. */
  static ProcessAttempt recovered(LaunchRequest request) {
    return new ProcessAttempt(request, State.RECOVERED);
  }

  /** Goes from RECOVERED to QUEUED; false if it was stopped before. */
  synchronized boolean neverLaunched() {
    state = State.QUEUED;
    return asked == null;
  }

  LaunchRequest request() {
    return request;
  }

  /** Goes from QUEUED to STARTING; false if it was stopped before. */
  synchronized boolean beginStart() {
    if (asked != null) {
      return false;
    }
    state = State.STARTING;
    return true;
  }

  /** Goes to RUNNING, and returns the stop that was asked for while it started. */
  synchronized Optional<StopMode> running(Started started) {
    state = State.RUNNING;
    process = started;
    return Optional.ofNullable(asked);
  }

  /**
   * Notes that it is to stop.
   *
   * @return whether it was waiting for its start, so that this is its end
   */
  synchronized boolean askedBeforeStart(StopMode mode) {
    if (asked != StopMode.FORCED) {
      asked = mode;
    }
    return state == State.QUEUED;
  }

  /** Says whether it was killed, or is to be. */
  synchronized boolean isForced() {
    return asked == StopMode.FORCED;
  }

  /** Returns the process once it runs. */
  synchronized Optional<Started> started() {
    return Optional.ofNullable(process);
  }

  /** What is reported of one that was stopped before it began. */
  static AttemptOutcome neverStarted() {
    return AttemptOutcome.cannotStart("Stopped before it was started");
  }
}
