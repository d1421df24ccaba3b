package io.github.batchwright.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes about the nodes of one range. AWS: {@code NodePropertyOverride}.
 *
 * @param targetNodes the range, by node index, written as in {@link NodeRangeProperty}
 * @param containerOverrides what is changed about the container, the process or the handler
 * @param ecsPropertiesOverride what is changed about several containers, or null
 * @param instanceTypes the type of instance these nodes want, at most one; empty leaves it as it is
 * @param consumableResources what each of these nodes takes besides compute, or null to leave it as
 *     it is. AWS: {@code consumableResourcePropertiesOverride}
 */
public record NodePropertyOverride(
    String targetNodes,
    ContainerOverrides containerOverrides,
    @Nullable EcsPropertiesOverride ecsPropertiesOverride,
    List<String> instanceTypes,
    @Nullable List<ConsumableResourceRequirement> consumableResources) {
  /** Checks and copies the fields. */
  public NodePropertyOverride {
    NodeRange.check(targetNodes);
    Objects.requireNonNull(containerOverrides, "containerOverrides");
    instanceTypes = NodeRangeProperty.checkInstanceTypes("nodePropertyOverrides", instanceTypes);
    if (consumableResources != null) {
      consumableResources = ConsumableResourceRequirement.copy(consumableResources);
    }
  }

  /** Returns an override of the container, the process or the handler alone. */
  public static NodePropertyOverride of(String targetNodes, ContainerOverrides overrides) {
    return new NodePropertyOverride(targetNodes, overrides, null, List.of(), null);
  }

  /** Returns the index of its first node. */
  public int firstNode() {
    return nodeRange().first();
  }

  /** Returns the range it is for. */
  NodeRange nodeRange() {
    return NodeRange.of(targetNodes);
  }
}
