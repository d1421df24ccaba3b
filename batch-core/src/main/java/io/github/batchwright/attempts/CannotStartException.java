package io.github.batchwright.attempts;

import io.github.batchwright.spi.AttemptOutcome;

/** Thrown where an attempt turns out not to be startable; carries what to report. */
public final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AttemptOutcome outcome;

  /** Gives a start up with this outcome. */
  public CannotStartException(AttemptOutcome outcome) {
    super(outcome.reason());
    this.outcome = outcome;
  }

  /** Returns what to report. */
  public AttemptOutcome outcome() {
    return outcome;
  }
}
