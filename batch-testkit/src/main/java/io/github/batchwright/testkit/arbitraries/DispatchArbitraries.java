package io.github.batchwright.testkit.arbitraries;

import io.github.batchwright.model.ahead.EnvironmentOutlook;
import io.github.batchwright.model.ahead.EstimateStats;
import io.github.batchwright.model.ahead.GroupOutlook;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.ahead.JobOutlook;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.ahead.TimeInterval;
import io.github.batchwright.model.ahead.WhatIfReport;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Policies of who goes next, and what is known of the time to come. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class DispatchArbitraries {
  private static final Duration LONGEST = Duration.ofDays(100_000);

  private DispatchArbitraries() {}

  static void addTo(Table table) {
    table.add(DispatchPolicy.class, DispatchArbitraries::dispatchPolicies);
    table.add(TimeInterval.class, DispatchArbitraries::timeIntervals);
    table.addRecords(
        List.of(
            EnvironmentOutlook.class,
            EstimateStats.class,
            GroupOutlook.class,
            JobEstimate.class,
            JobOutlook.class,
            Outlook.class,
            WhatIfReport.class));
  }

  /** Returns policies of every mode, in the queue's order or in one that is named. */
  public static Arbitrary<DispatchPolicy> dispatchPolicies() {
    return Combinators.combine(
            Arbitraries.of(DispatchMode.class),
            ValueArbitraries.nullable(ValueArbitraries.names()),
            ValueArbitraries.ints(1, 1_000_000),
            ValueArbitraries.ints(1, 1_000),
            ValueArbitraries.durations(LONGEST))
        .as(
            (mode, order, depth, permille, assumed) ->
                new DispatchPolicy(mode, order, depth, permille / 1000.0, assumed));
  }

  /** Returns intervals, some of which have no end. */
  public static Arbitrary<TimeInterval> timeIntervals() {
    return Combinators.combine(
            ValueArbitraries.instants(),
            ValueArbitraries.nullable(ValueArbitraries.longs(0, 1_000_000)))
        .as(
            (low, seconds) ->
                new TimeInterval(low, seconds == null ? null : low.plusSeconds(seconds)));
  }
}
