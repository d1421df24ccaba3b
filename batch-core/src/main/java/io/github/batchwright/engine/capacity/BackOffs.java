package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.spi.CapacityReports.Refusal;
import java.time.Duration;

/** How long no other instance of a type is bought after one was not to be had, or never booted. */
final class BackOffs {
  /** How long after the first time; twice as long after each more in a row. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  private static final int MOST_DOUBLINGS = 4;

  /** After so long without trying, the next time is the first again. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private BackOffs() {}

  static Fleet.BackOff after(
      Fleet fleet, BoughtInstance instance, Refusal refusal, String reason, long now) {
    Fleet.BackOff before = fleet.backOffs().get(instance.type());
    if (before != null && before.until() > now && instance.requestedAt() < before.until()) {
      // Others that were asked for at the same time and are refused as well are no news.
      return new Fleet.BackOff(refusal, before.failures(), before.until(), reason);
    }
    boolean isFirst = before == null || before.until() + FORGOTTEN.toMillis() < now;
    int failures = isFirst || before == null ? 1 : before.failures() + 1;
    // What the seller can never do is tried as seldom as what failed many times.
    int doublings =
        refusal == Refusal.INVALID ? MOST_DOUBLINGS : Math.min(failures - 1, MOST_DOUBLINGS);
    return new Fleet.BackOff(refusal, failures, now + (FIRST.toMillis() << doublings), reason);
  }
}
