package io.github.batchwright.docker;

import io.github.batchwright.spi.AttemptOutcome;

/** Thrown inside a launch to give it up with an outcome. */
final class LaunchFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AttemptOutcome outcome;

  LaunchFailedException(AttemptOutcome outcome) {
    super(outcome.reason());
    this.outcome = outcome;
  }

  AttemptOutcome outcome() {
    return outcome;
  }
}
