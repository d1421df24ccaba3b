package io.github.batchwright.engine.cost;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A part of all that is known of costs, as it was when a snapshot was taken. Immutable.
 *
 * @param usage rows of attempts, by stretches of time
 * @param instances rows of instances, by stretches of time
 * @param liveUsage what attempts are charged for as time goes on
 * @param liveInstances what instances cost as time goes on
 * @param meters the meters of instances; they come before what is on them
 * @param rides attempts that go on
 * @param budgets budgets, and what was spent of them
 */
public record CostsPart(
    List<Stretch> usage,
    List<Stretch> instances,
    List<Ledger.Live> liveUsage,
    List<Ledger.Live> liveInstances,
    List<MeterImage> meters,
    List<Ride> rides,
    List<BudgetState.Image> budgets) {
  /** Copies the lists. */
  public CostsPart {
    usage = ImmutableList.copyOf(usage);
    instances = ImmutableList.copyOf(instances);
    liveUsage = ImmutableList.copyOf(liveUsage);
    liveInstances = ImmutableList.copyOf(liveInstances);
    meters = ImmutableList.copyOf(meters);
    rides = ImmutableList.copyOf(rides);
    budgets = ImmutableList.copyOf(budgets);
  }

  /**
   * Rows of one stretch of time.
   *
   * @param start where it begins, in milliseconds since the epoch
   * @param rows the rows, or some of them
   */
  public record Stretch(long start, List<Ledger.Row> rows) {
    /** Copies the list. */
    public Stretch {
      rows = ImmutableList.copyOf(rows);
    }
  }

  static CostsPart ofUsage(List<Stretch> some) {
    return new CostsPart(some, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static CostsPart ofInstances(List<Stretch> some) {
    return new CostsPart(List.of(), some, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static CostsPart ofLiveUsage(List<Ledger.Live> some) {
    return new CostsPart(List.of(), List.of(), some, List.of(), List.of(), List.of(), List.of());
  }

  static CostsPart ofLiveInstances(List<Ledger.Live> some) {
    return new CostsPart(List.of(), List.of(), List.of(), some, List.of(), List.of(), List.of());
  }

  static CostsPart ofMeters(List<MeterImage> some) {
    return new CostsPart(List.of(), List.of(), List.of(), List.of(), some, List.of(), List.of());
  }

  static CostsPart ofRides(List<Ride> some) {
    return new CostsPart(List.of(), List.of(), List.of(), List.of(), List.of(), some, List.of());
  }

  static CostsPart ofBudgets(List<BudgetState.Image> some) {
    return new CostsPart(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), some);
  }
}
