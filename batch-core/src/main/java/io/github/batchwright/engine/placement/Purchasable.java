package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import java.util.List;

/** What a compute environment could have bought for a multi-node job. */
final class Purchasable {
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
}
