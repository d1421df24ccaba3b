package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

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
  private static final Pattern RANGE = Pattern.compile("\\d{0,4}:\\d{0,4}");

  /** Checks and copies the fields. */
  public NodeRangeProperty {
    Checks.require(
        RANGE.matcher(targetNodes).matches(),
        "targetNodes",
        targetNodes,
        "must be a range such as 0:3, :3, 2: or :");
    Checks.require(
        first(targetNodes) <= last(targetNodes),
        "targetNodes",
        targetNodes,
        "must not begin after it ends");
    Objects.requireNonNull(properties, "nodeRangeProperties.properties");
    Checks.require(
        !(properties instanceof NodeProperties),
        "nodeRangeProperties.properties",
        "multinode",
        "must be what one node runs");
    instanceTypes = Checks.copy(instanceTypes);
    Checks.require(
        instanceTypes.size() <= 1,
        "nodeRangeProperties.instanceTypes",
        instanceTypes,
        "must be at most one");
    consumableResources = ConsumableResourceRequirement.copy(consumableResources);
  }

  /** Returns a range whose nodes take nothing but compute and run on any type of instance. */
  public static NodeRangeProperty of(String targetNodes, JobProperties properties) {
    return new NodeRangeProperty(targetNodes, properties, List.of(), List.of());
  }

  private static int first(String range) {
    int colon = range.indexOf(':');
    return colon == 0 ? 0 : Integer.parseInt(range, 0, colon, 10);
  }

  private static int last(String range) {
    int begin = range.indexOf(':') + 1;
    return begin == range.length()
        ? Integer.MAX_VALUE
        : Integer.parseInt(range, begin, range.length(), 10);
  }

  /** Returns the index of its first node. */
  public int firstNode() {
    return first(targetNodes);
  }

  /** Returns the index of its last node; {@link Integer#MAX_VALUE} if its upper end is open. */
  public int lastNode() {
    return last(targetNodes);
  }

  /** Says whether it reaches up to the last node, however many there are. */
  public boolean isOpenEnded() {
    return lastNode() == Integer.MAX_VALUE;
  }

  /** Says whether a node is in this range. */
  public boolean covers(int node) {
    return firstNode() <= node && node <= lastNode();
  }

  /** Returns a range that runs something else. */
  public NodeRangeProperty withProperties(JobProperties other) {
    return new NodeRangeProperty(targetNodes, other, instanceTypes, consumableResources);
  }

  /** Returns how many nodes it covers, as far as they are counted. */
  long span() {
    return (long) lastNode() - firstNode();
  }

  boolean contains(NodeRangeProperty other) {
    return firstNode() <= other.firstNode() && other.lastNode() <= lastNode();
  }

  boolean meets(NodeRangeProperty other) {
    return firstNode() <= other.lastNode() && other.firstNode() <= lastNode();
  }
}
