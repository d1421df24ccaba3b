package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that instances that are to go are given back: as soon as nothing runs there, and what
 * does is stopped when its time is over. Confined to one thread.
 */
final class Withdrawals {
  private final Cluster cluster;
  private final Occupants occupants;

  Withdrawals(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.occupants = new Occupants(cluster, attempts);
  }

  /** Has an instance take no new work, and go once nothing runs there. */
  static void leave(
      Turn turn, BoughtInstance instance, BoughtInstance.Cause cause, long until, String reason) {
    BoughtInstance.Leaving leaving = new BoughtInstance.Leaving(cause, until, reason);
    turn.record(new CapacityFact.InstanceLeaving(instance.id(), leaving));
  }

  /** Gives an instance back. */
  static void giveBack(Turn turn, BoughtInstance instance, String reason) {
    turn.record(new CapacityFact.InstanceTerminating(instance.id(), reason));
    terminate(turn, instance);
  }

  static void terminate(Turn turn, BoughtInstance instance) {
    turn.effect(new Effect.Terminate(instance.request().computeEnvironment(), instance.id()));
  }

  void run(Turn turn) {
    for (Fleet fleet : cluster.fleets().all().values()) {
      if (!fleet.leaving().isEmpty()) {
        List.copyOf(fleet.leaving()).forEach(instance -> look(turn, instance));
      }
    }
  }

  private void look(Turn turn, BoughtInstance instance) {
    BoughtInstance.Leaving leaving = instance.leaving();
    if (leaving == null) {
      return;
    }
    if (isIdle(instance)) {
      giveBack(turn, instance, leaving.reason());
    } else if (leaving.until() <= turn.now()) {
      leave(turn, instance, leaving.cause(), Long.MAX_VALUE, leaving.reason());
      occupants.stop(turn, instance);
    }
  }

  private boolean isIdle(BoughtInstance instance) {
    @Nullable EnvironmentState environment =
        cluster.environments().get(instance.request().computeEnvironment());
    InstanceSlot slot =
        environment == null ? null : environment.instances().slotOf(instance.id().value());
    return slot == null || slot.isIdle();
  }

  /** Returns when something that runs is to be stopped next, or {@link Long#MAX_VALUE}. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Fleet fleet : cluster.fleets().all().values()) {
      for (BoughtInstance instance : fleet.leaving()) {
        BoughtInstance.Leaving leaving = instance.leaving();
        next = leaving == null ? next : Math.min(next, leaving.until());
      }
    }
    return next;
  }
}
