package io.github.batchwright.process;

import io.github.batchwright.spi.AttemptOutcome;

/** Thrown where an attempt turns out not to be startable; carries what to report. */
final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AttemptOutcome outcome;

  CannotStartException(AttemptOutcome outcome) {
    super(outcome.reason());
    this.outcome = outcome;
  }

  AttemptOutcome outcome() {
    return outcome;
  }
}
