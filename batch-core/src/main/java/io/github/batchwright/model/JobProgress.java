package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/**
 * How far a running attempt says it is. Kept in memory only.
 *
 * @param fraction 0 to 1
 * @param message what it does now, possibly empty; at most 1024 characters are kept
 */
public record JobProgress(double fraction, String message) {
  private static final int LONGEST = 1024;

  /** Checks the fraction and cuts the message. */
  public JobProgress {
    Checks.require(fraction >= 0 && fraction <= 1, "progress", fraction, "must be 0 to 1");
    message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
  }
}
