package io.github.batchwright.model.start;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was planned last for a job that names a price curve. Amounts are estimates: the price over
 * the expected duration, times the vCPUs. It is kept as long as the job is. Immutable.
 *
 * @param priceCurve the name of the curve
 * @param unit what its prices count, or null if it told none
 * @param outcome whether it waits, or why not
 * @param windows when how many children start, in the order of time, also those that have begun; at
 *     most 1,024; empty if it is not held back until then
 * @param cost what all of it is expected to cost as planned, or null if that is not known
 * @param costAtOnce what it was expected to cost as soon as it could start when it was first
 *     planned, or null if that is not known
 * @param expectedEnd when it is expected to have ended, or null if that is not known
 */
public record StartPlanDetail(
    String priceCurve,
    @Nullable String unit,
    StartOutcome outcome,
    List<StartWindow> windows,
    @Nullable Double cost,
    @Nullable Double costAtOnce,
    @Nullable Instant expectedEnd) {
  /** Copies the list. */
  public StartPlanDetail {
    Objects.requireNonNull(priceCurve, "priceCurve");
    Objects.requireNonNull(outcome, "outcome");
    windows = Checks.copy(windows);
  }

  /** Returns what waiting is expected to save; 0 if it does not wait, or nothing is known. */
  public double saving() {
    return outcome != StartOutcome.WAITS || cost == null || costAtOnce == null
        ? 0
        : Math.max(0, costAtOnce - cost);
  }
}
