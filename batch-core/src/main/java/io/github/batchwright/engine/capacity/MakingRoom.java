package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sees to it that the first job of a queue is not kept waiting for ever by instances that are too
 * small for it while there may be no others: as few of them as possible take no new work and go
 * once nothing runs there, and those first that disturb the least. What is planned to run on them
 * at that moment is of queues with a higher priority: such instances stay.
 */
final class MakingRoom {
  private MakingRoom() {}

  /**
   * Begins to make room for a job that runs on one instance, or goes on with it.
   *
   * @param reserved the milli-vCPUs that are kept for others
   * @return whether there will be room; nothing is done otherwise
   */
  static boolean forOne(Turn turn, FleetPlan plan, Resources demand, long reserved) {
    List<BoughtInstance> small = unclaimed(plan);
    small.removeIf(instance -> plan.serves(instance, demand));
    return begin(turn, plan, List.of(demand), small, reserved);
  }

  /**
   * Begins to make room for a job whose nodes have an instance each, or goes on with it. Those that
   * are large enough stay, one for each node; if that leaves too little room for the other nodes,
   * they are too large, and go as well.
   *
   * @param nodes what each node asks for, those that fit in the fewest first
   * @return whether there will be room; nothing is done otherwise
   */
  static boolean forNodes(Turn turn, FleetPlan plan, List<Resources> nodes, long reserved) {
    List<BoughtInstance> all = unclaimed(plan);
    List<BoughtInstance> others = new ArrayList<>(all);
    others.sort(Comparator.comparingLong(BoughtInstance::milliVcpus));
    List<Resources> missing = new ArrayList<>();
    for (Resources node : nodes) {
      BoughtInstance found =
          others.stream().filter(one -> plan.serves(one, node)).findFirst().orElse(null);
      if (found == null) {
        missing.add(node);
      } else {
        others.remove(found);
      }
    }
    if (missing.isEmpty()) {
      // They are all there, and become free.
      return false;
    }
    return begin(turn, plan, missing, others, reserved) || begin(turn, plan, nodes, all, reserved);
  }

  private static boolean begin(
      Turn turn, FleetPlan plan, List<Resources> nodes, List<BoughtInstance> mayGo, long reserved) {
    long needed = needed(plan, nodes);
    if (needed == Long.MAX_VALUE) {
      return false;
    }
    // What leaves already makes room, too.
    long tooMuch = plan.staying() + needed - (plan.maximum() - reserved);
    mayGo.sort(Comparator.comparingLong(plan::usedMilliVcpus));
    List<BoughtInstance> going = new ArrayList<>();
    for (BoughtInstance instance : mayGo) {
      if (tooMuch > 0) {
        going.add(instance);
        tooMuch -= instance.milliVcpus();
      }
    }
    if (tooMuch > 0) {
      return false;
    }
    String reason = "Makes room for an instance with " + nodes.get(0);
    going.forEach(
        one ->
            Withdrawals.leave(turn, one, BoughtInstance.Cause.MAKES_ROOM, Long.MAX_VALUE, reason));
    plan.hold(going, needed);
    return true;
  }

  /** Returns the fewest milli-vCPUs that have to be bought, or the maximum if they cannot be. */
  private static long needed(FleetPlan plan, List<Resources> nodes) {
    long needed = 0;
    long largest = 0;
    for (Resources node : nodes) {
      long least =
          plan.offers().all().stream()
              .filter(offer -> plan.allocation().serves(offer, node) && !plan.isOut(offer))
              .mapToLong(Offer::milliVcpus)
              .min()
              .orElse(Long.MAX_VALUE);
      if (least == Long.MAX_VALUE) {
        return least;
      }
      needed += least;
      largest = Math.max(largest, least);
    }
    // The last one may be bought as long as a part of it is within the maximum.
    long within = plan.allocation().mayExceed() ? needed - largest + 1 : needed;
    return within > plan.maximum() ? Long.MAX_VALUE : within;
  }

  private static List<BoughtInstance> unclaimed(FleetPlan plan) {
    List<BoughtInstance> some = new ArrayList<>();
    for (BoughtInstance instance : plan.fleet().instances()) {
      if (instance.stays() && !plan.isClaimed(instance)) {
        some.add(instance);
      }
    }
    return some;
  }
}
