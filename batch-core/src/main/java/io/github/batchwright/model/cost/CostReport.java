package io.github.batchwright.model.cost;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/**
 * What was spent on what, until an instant. The rows and the rest add up to the total, to the last
 * decimal, and the total is the same whatever the rows are of. Immutable.
 *
 * <p>What was spent is kept by the hour, by the day once it is a week old, and by the month once it
 * is 400 days old, in UTC. A report counts whole stretches: {@code from} and {@code to} say which.
 *
 * @param currency what all amounts are in; {@code XXX}, ISO 4217's code for none, if nothing ever
 *     had a price
 * @param from when what is counted begins
 * @param to when what is counted ends; what goes on is counted until {@code at} at most
 * @param at when the report was made
 * @param rows one for each, what costs most first
 * @param rest what is in no row: what is beyond the limit or no longer told apart, and in a report
 *     that is not by environments or types of instances, what was idle
 * @param total all of it
 * @param running what goes on now, of the same queue and share
 */
public record CostReport(
    Currency currency,
    Instant from,
    Instant to,
    Instant at,
    List<CostRow> rows,
    CostRow rest,
    CostRow total,
    RunningCost running) {
  /** Copies the list. */
  public CostReport {
    rows = Checks.copy(rows);
  }
}
