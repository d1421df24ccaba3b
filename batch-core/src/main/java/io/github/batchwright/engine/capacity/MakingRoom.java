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
   * Begins to make room, or goes on with it.
   *
   * @param nodes what the job asks for, or what each of those nodes does that find no instance
   * @param reserved the milli-vCPUs that are kept for others
   * @return whether there will be room; nothing is done otherwise
   */
  static boolean begin(Turn turn, FleetPlan plan, List<Resources> nodes, long reserved) {
    long needed = needed(plan, nodes);
    if (needed == Long.MAX_VALUE) {
      return false;
    }
    // What leaves already makes room, too.
    long tooMuch = plan.staying() + needed - (plan.maximum() - reserved);
    List<BoughtInstance> going = new ArrayList<>();
    if (tooMuch > 0) {
      for (BoughtInstance instance : tooSmall(plan, nodes)) {
        if (tooMuch <= 0) {
          break;
        }
        going.add(instance);
        tooMuch -= instance.milliVcpus();
      }
    }
    if (tooMuch > 0) {
      return false;
    }
    for (BoughtInstance instance : going) {
      Withdrawals.leave(
          turn,
          instance,
          BoughtInstance.Cause.MAKES_ROOM,
          Long.MAX_VALUE,
          "Makes room for an instance with " + nodes.get(0));
    }
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
              .filter(offer -> node.fitsIn(offer.capacity()) && !plan.isOut(offer))
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

  private static List<BoughtInstance> tooSmall(FleetPlan plan, List<Resources> nodes) {
    List<Resources> distinct = nodes.stream().distinct().toList();
    List<BoughtInstance> some = new ArrayList<>();
    for (BoughtInstance instance : plan.fleet().instances()) {
      boolean isLargeEnough = distinct.stream().anyMatch(n -> n.fitsIn(instance.capacity()));
      if (instance.stays() && !isLargeEnough && !plan.isClaimed(instance)) {
        some.add(instance);
      }
    }
    some.sort(Comparator.comparingLong(plan::usedMilliVcpus));
    return some;
  }
}
