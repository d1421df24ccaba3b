package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What placement looks at in a job: jobs of one queue and one shape fit in the same places.
 *
 * @param kind what runs it
 * @param demand what it asks for
 * @param consumables what it takes besides, all nodes together
 * @param nodes what the nodes of a multi-node job ask for, each on an instance of its own; empty
 *     for any other job
 */
public record Shape(
    JobKind kind,
    Resources demand,
    List<ConsumableResourceRequirement> consumables,
    List<NodeGroup> nodes) {
  static Shape of(JobProperties properties, List<ConsumableResourceRequirement> consumables) {
    return new Shape(
        properties.kind(),
        properties.resourceRequirements(),
        consumables(consumables, properties),
        properties instanceof NodeProperties several ? NodeGroup.of(several) : List.of());
  }

  /**
   * Returns what an attempt takes besides compute: what its job asks for and what each node does.
   */
  public static List<ConsumableResourceRequirement> consumables(
      List<ConsumableResourceRequirement> own, JobProperties properties) {
    if (!(properties instanceof NodeProperties nodes)
        || nodes.nodeRangeProperties().stream().allMatch(r -> r.consumableResources().isEmpty())) {
      return own;
    }
    Map<String, Long> sums = new TreeMap<>();
    own.forEach(
        need -> sums.merge(need.consumableResource(), need.quantity(), LongMath::saturatedAdd));
    for (int node = 0; node < nodes.numNodes(); node++) {
      nodes
          .range(node)
          .consumableResources()
          .forEach(n -> sums.merge(n.consumableResource(), n.quantity(), LongMath::saturatedAdd));
    }
    List<ConsumableResourceRequirement> all = new ArrayList<>();
    sums.forEach((name, sum) -> all.add(new ConsumableResourceRequirement(name, sum)));
    return ImmutableList.copyOf(all);
  }

  /** Says whether it is a multi-node job, all of whose nodes are placed at once. */
  public boolean isGang() {
    return !nodes.isEmpty();
  }
}
