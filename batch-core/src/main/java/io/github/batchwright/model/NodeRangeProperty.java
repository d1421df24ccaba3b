package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;

/**
 * What the nodes of one range run. AWS: {@code NodeRangeProperty}.
 *
 * @param targetNodes the range, by node index: {@code 0:3} for 0 to 3, {@code :3} for all up to 3,
 *     {@code 2:} for all from 2 on, {@code :} for all
 * @param properties what each of these nodes runs; anything but {@link NodeProperties}. AWS: {@code
 *     container} or {@code ecsProperties}
 * @param instanceTypes the type of instance these nodes want, at most one; it counts where
 *     instances are bought, those that are given have no type
 * @param consumableResources what each of these nodes takes besides compute, while the attempt goes
 *     on. AWS: {@code consumableResourceProperties}
 */
public record NodeRangeProperty(
    String targetNodes,
    JobProperties properties,
    List<String> instanceTypes,
    List<ConsumableResourceRequirement> consumableResources) {
  /** Checks and copies the fields. */
  public NodeRangeProperty {
    NodeRange.check(targetNodes);
    Objects.requireNonNull(properties, "nodeRangeProperties.properties");
    Checks.require(
        !(properties instanceof NodeProperties),
        "nodeRangeProperties.properties",
        "multinode",
        "must be what one node runs");
    instanceTypes = checkInstanceTypes("nodeRangeProperties", instanceTypes);
    consumableResources = ConsumableResourceRequirement.copy(consumableResources);
  }

  /** Returns a range whose nodes take nothing but compute and run on any type of instance. */
  public static NodeRangeProperty of(String targetNodes, JobProperties properties) {
    return new NodeRangeProperty(targetNodes, properties, List.of(), List.of());
  }

  static List<String> checkInstanceTypes(String field, List<String> types) {
    Checks.require(types.size() <= 1, field + ".instanceTypes", types, "must be at most one");
    return Checks.copy(types);
  }

  /** Returns the index of its first node. */
  public int firstNode() {
    return nodeRange().first();
  }

  /** Returns the index of its last node; {@link Integer#MAX_VALUE} if its upper end is open. */
  public int lastNode() {
    return nodeRange().last();
  }

  /** Says whether it reaches up to the last node, however many there are. */
  public boolean isOpenEnded() {
    return nodeRange().isOpenEnded();
  }

  /** Says whether a node is in this range. */
  public boolean covers(int node) {
    return nodeRange().covers(node);
  }

  /** Returns a range that runs something else. */
  public NodeRangeProperty withProperties(JobProperties other) {
    return new NodeRangeProperty(targetNodes, other, instanceTypes, consumableResources);
  }

  NodeRange nodeRange() {
    return NodeRange.of(targetNodes);
  }
}
