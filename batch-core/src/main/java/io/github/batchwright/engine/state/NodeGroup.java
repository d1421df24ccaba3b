package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Nodes of a multi-node job that ask for the same.
 *
 * @param demand what each of them asks for
 * @param count how many there are
 */
public record NodeGroup(Resources demand, int count) {
  private static final Comparator<Resources> LARGEST_FIRST =
      Comparator.comparingLong(Resources::milliVcpus)
          .thenComparingLong(Resources::memoryMiB)
          .thenComparingInt(Resources::gpus)
          .reversed();

  /** Returns the groups that nodes form, each demand once, the largest first. */
  public static List<NodeGroup> of(NodeProperties nodes) {
    TreeMap<Resources, Integer> counts = new TreeMap<>(LARGEST_FIRST);
    for (int node = 0; node < nodes.numNodes(); node++) {
      counts.merge(nodes.node(node).resourceRequirements(), 1, Integer::sum);
    }
    List<NodeGroup> groups = new ArrayList<>();
    counts.forEach((demand, count) -> groups.add(new NodeGroup(demand, count)));
    return ImmutableList.copyOf(groups);
  }
}
