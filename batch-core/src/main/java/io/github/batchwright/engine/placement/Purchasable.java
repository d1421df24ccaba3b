package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a compute environment could have bought for a multi-node job. */
public final class Purchasable {
  private Purchasable() {}

  /** Says whether an instance for each node could be bought, if there were no other. */
  static boolean isEnough(EnvironmentState environment, Shape shape) {
    ComputeResources described = environment.environment().computeResources();
    List<Resources> sizes = environment.sizesForSale();
    if (described == null || sizes.isEmpty() || environment.environment().isSpot()) {
      return false;
    }
    long needed = 0;
    long largest = 0;
    for (NodeGroup group : shape.nodes()) {
      long least =
          sizes.stream()
              .filter(size -> group.demand().fitsIn(size))
              .filter(size -> environment.admits(group.demand(), size))
              .mapToLong(Resources::milliVcpus)
              .min()
              .orElse(-1);
      if (least < 0) {
        return false;
      }
      needed += least * group.count();
      largest = Math.max(largest, least);
    }
    long maximum = described.maxvCpus() * 1000L;
    // The last one may be bought as long as a part of it is within the maximum.
    return Fleet.mayExceed(described) ? needed - largest < maximum : needed <= maximum;
  }

  /** Says whether the instances that a job needs are on their way, or can be bought now. */
  public static boolean isToBeHad(EnvironmentState environment, Shape shape, long now) {
    ComputeResources described = environment.environment().computeResources();
    Fleet fleet = environment.fleet();
    if (described == null
        || fleet == null
        || !fleet.isForSale()
        || !environment.isEnabled()
        || (shape.isGang() && environment.environment().isSpot())) {
      return false;
    }
    List<NodeGroup> groups =
        shape.isGang() ? shape.nodes() : List.of(new NodeGroup(shape.demand(), 1));
    long needed = 0;
    long largest = 0;
    for (NodeGroup group : groups) {
      long coming =
          fleet.pending().stream().filter(one -> group.demand().fitsIn(one.capacity())).count();
      long missing = Math.max(0, group.count() - coming);
      long least = missing == 0 ? 0 : least(environment, fleet, group.demand(), now);
      if (least < 0) {
        return false;
      }
      needed += least * missing;
      largest = Math.max(largest, least);
    }
    if (needed == 0) {
      return true;
    }
    long maximum = described.maxvCpus() * 1000L - fleet.milliVcpus();
    return Fleet.mayExceed(described) ? needed - largest < maximum : needed <= maximum;
  }

  /** Returns the milli-vCPUs of the smallest type that can be bought for a demand now, or -1. */
  private static long least(EnvironmentState environment, Fleet fleet, Resources demand, long now) {
    return fleet.types().stream()
        .filter(type -> type.limit() == null && demand.fitsIn(type.size()))
        .filter(type -> environment.admits(demand, type.size()))
        .filter(type -> !isOut(fleet.backOffs().get(type.name()), now))
        .mapToLong(type -> type.size().milliVcpus())
        .min()
        .orElse(-1);
  }

  private static boolean isOut(Fleet.@Nullable BackOff backOff, long now) {
    return backOff != null && backOff.until() > now;
  }
}
