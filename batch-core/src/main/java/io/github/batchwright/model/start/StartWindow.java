package io.github.batchwright.model.start;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.Objects;

/**
 * When some of a job that waits for a lower price are to start. Immutable.
 *
 * @param start the date from which they may
 * @param children how many children of an array; 1 for a job that is no array
 * @param cost what they are expected to cost, in the unit of the price curve
 */
public record StartWindow(Instant start, int children, double cost) {
  /** Checks the fields. */
  public StartWindow {
    Objects.requireNonNull(start, "start");
    Checks.atLeast("children", children, 1);
  }
}
