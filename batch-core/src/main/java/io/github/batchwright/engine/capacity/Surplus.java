package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Has instances leave that are there because their environment was described otherwise when they
 * were bought: those that would not be bought any more, and those beyond a maximum that is lower
 * now.
 */
final class Surplus {
  private final Cluster cluster;

  Surplus(Cluster cluster) {
    this.cluster = cluster;
  }

  void leave(Turn turn, Fleet fleet, ComputeEnvironment now, Offers offers) {
    ComputeResources described = now.computeResources();
    if (described != null && offers.problem() == null) {
      leaveIfOther(turn, fleet, now, described, offers);
      leaveBeyondMaximum(turn, fleet, now, described);
    }
  }

  private static void leaveIfOther(
      Turn turn, Fleet fleet, ComputeEnvironment now, ComputeResources described, Offers offers) {
    boolean stops = now.updatePolicy().terminateJobsOnUpdate();
    long wait = stops ? 0 : now.updatePolicy().jobExecutionTimeout().toMillis();
    Set<String> types = offers.typeNames();
    List<BoughtInstance> others = new ArrayList<>();
    for (BoughtInstance instance : fleet.instances()) {
      boolean isAllowed =
          instance.purchase() == described.type() && types.contains(instance.type());
      if (instance.stays() && !isAllowed) {
        others.add(instance);
      }
    }
    String reason = "Compute environment '%s' is described otherwise now".formatted(now.name());
    long until = turn.now() + wait;
    others.forEach(
        one -> Withdrawals.leave(turn, one, BoughtInstance.Cause.UPDATED, until, reason));
  }

  /** Only new work is kept away from them: AWS stops nothing because of a lower maximum. */
  private void leaveBeyondMaximum(
      Turn turn, Fleet fleet, ComputeEnvironment now, ComputeResources described) {
    long maximum = described.maxvCpus() * 1000L;
    if (fleet.stayingMilliVcpus() <= maximum) {
      return;
    }
    boolean exceeds = Fleet.mayExceed(described);
    EnvironmentState environment = cluster.environment(now.name());
    List<BoughtInstance> some = new ArrayList<>(fleet.instances());
    some.removeIf(instance -> !instance.stays());
    some.sort(
        Comparator.comparingLong((BoughtInstance one) -> used(environment, one))
            .thenComparing(Comparator.comparing(BoughtInstance::isPending).reversed()));
    for (BoughtInstance instance : some) {
      long staying = fleet.stayingMilliVcpus();
      boolean isTooMuch = exceeds ? staying - instance.milliVcpus() >= maximum : staying > maximum;
      if (isTooMuch) {
        Withdrawals.leave(
            turn,
            instance,
            BoughtInstance.Cause.UPDATED,
            Long.MAX_VALUE,
            "maxvCpus of compute environment '%s' is %d now"
                .formatted(now.name(), described.maxvCpus()));
      }
    }
  }

  private static long used(EnvironmentState environment, BoughtInstance instance) {
    InstanceSlot slot = environment.instances().slotOf(instance.id().value());
    return slot == null ? 0 : slot.used().milliVcpus();
  }
}
