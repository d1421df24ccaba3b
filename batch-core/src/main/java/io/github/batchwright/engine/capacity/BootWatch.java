package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.spi.CapacityReports.Refusal;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Gives up instances that do not become ready in time: they are given back, and no other of their
 * type is bought for a while. Confined to one thread.
 */
final class BootWatch {
  /** How long an instance may take from the request until jobs can run there. */
  static final Duration LIMIT = Duration.ofMinutes(30);

  private final Cluster cluster;

  BootWatch(Cluster cluster) {
    this.cluster = cluster;
  }

  void run(Turn turn) {
    cluster
        .fleets()
        .all()
        .forEach(
            (name, fleet) -> {
              BoughtInstance late = oldest(fleet);
              while (late != null && dueAt(late) <= turn.now()) {
                giveUp(turn, name, fleet, late);
                late = oldest(fleet);
              }
            });
  }

  private static void giveUp(Turn turn, String environment, Fleet fleet, BoughtInstance late) {
    String reason =
        "It was not ready %d minutes after it was asked for".formatted(LIMIT.toMinutes());
    Fleet.BackOff backOff = BackOffs.after(fleet, late, Refusal.BOOT_FAILED, reason, turn.now());
    turn.record(new CapacityFact.BackedOff(environment, late.type(), backOff));
    Withdrawals.giveBack(turn, late, reason);
  }

  private static @Nullable BoughtInstance oldest(Fleet fleet) {
    Iterator<BoughtInstance> pending = fleet.pending().iterator();
    return pending.hasNext() ? pending.next() : null;
  }

  private static long dueAt(BoughtInstance instance) {
    return instance.requestedAt() + LIMIT.toMillis();
  }

  /** Returns when the next one is given up, or {@link Long#MAX_VALUE}. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Fleet fleet : cluster.fleets().all().values()) {
      BoughtInstance oldest = oldest(fleet);
      next = oldest == null ? next : Math.min(next, dueAt(oldest));
    }
    return next;
  }
}
