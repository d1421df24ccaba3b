package io.github.batchwright.process;

import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.StopMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its launch to its end. Thread-safe.
 *
 * <p>It goes from QUEUED to STARTING to RUNNING; its end may come from each of them. A stop that
 * comes while it starts is kept until there is something to stop.
 */
final class ProcessAttempt {
  private enum State {
    QUEUED,
    STARTING,
    RUNNING
  }

  private final LaunchRequest request;
  private State state = State.QUEUED;
  private @Nullable StopMode asked;
  private @Nullable Started process;

  /** What there is once the process runs. */
  record Started(Process process, TreeMark mark, List<OutputPump> pumps) {}

  ProcessAttempt(LaunchRequest request) {
    this.request = request;
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

  /** Returns the process once it runs. */
  synchronized Optional<Started> started() {
    return Optional.ofNullable(process);
  }

  /** What is reported of one that was stopped before it began. */
  static AttemptOutcome neverStarted() {
    return AttemptOutcome.cannotStart("Stopped before it was started");
  }
}
