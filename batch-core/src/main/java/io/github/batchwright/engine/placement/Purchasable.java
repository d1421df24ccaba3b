package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.List;

/** What a compute environment could have bought for a job. */
public final class Purchasable {
  private Purchasable() {}

  /** Says whether an instance for each node of a multi-node job could be bought, if none was. */
  static boolean isEnough(EnvironmentState environment, Shape shape) {
    return !environment.environment().isSpot()
        && isWithinMaximum(environment, shape.nodes(), environment.sizesForSale(), 0);
  }

  /** Says whether the instances that a job needs are on their way, or can be bought now. */
  public static boolean isToBeHad(EnvironmentState environment, Shape shape, long now) {
    Fleet fleet = environment.fleet();
    if (fleet == null
        || !fleet.isForSale()
        || !environment.isEnabled()
        || (shape.isGang() && environment.environment().isSpot())) {
      return false;
    }
    List<NodeGroup> groups =
        shape.isGang() ? shape.nodes() : List.of(new NodeGroup(shape.demand(), 1));
    List<NodeGroup> missing = new ArrayList<>();
    for (NodeGroup group : groups) {
      long coming =
          fleet.pending().stream().filter(one -> group.demand().fitsIn(one.capacity())).count();
      if (coming < group.count()) {
        missing.add(new NodeGroup(group.demand(), group.count() - (int) coming));
      }
    }
    List<Resources> sizes =
        fleet.types().stream()
            .filter(type -> type.limit() == null && !fleet.isOut(type.name(), now))
            .map(Fleet.Type::size)
            .toList();
    return missing.isEmpty() || isWithinMaximum(environment, missing, sizes, fleet.milliVcpus());
  }

  /**
   * Says whether an instance for each node, of the smallest size that will do, is within the
   * maximum beside what is there.
   */
  private static boolean isWithinMaximum(
      EnvironmentState environment, List<NodeGroup> nodes, List<Resources> sizes, long there) {
    ComputeResources described = environment.environment().computeResources();
    if (described == null) {
      return false;
    }
    long needed = 0;
    long largest = 0;
    for (NodeGroup group : nodes) {
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
    long left = described.maxvCpus() * 1000L - there;
    // The last one may be bought as long as a part of it is within the maximum.
    return Fleet.mayExceed(described) ? needed - largest < left : needed <= left;
  }
}
