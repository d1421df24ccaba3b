package io.github.batchwright.engine.placement;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds an instance of its own for each node of a multi-node job, or says why there is none. Nodes
 * of one job never share an instance, unless it is a host that keeps them all together; they may
 * share it with other jobs. It reads, and decides nothing.
 */
public final class GangPlacement {
  private GangPlacement() {}

  /** What stands in the way. */
  public enum Rule {
    /** Multi-node jobs do not run on Spot instances. */
    SPOT,
    /** Multi-node jobs do not run in UNMANAGED environments. */
    UNMANAGED,
    /** There are not enough instances that are large enough. */
    TOO_FEW_INSTANCES,
    /** No host has room for all nodes, where they run together. */
    NONE_FOR_ALL
  }

  /**
   * Why the nodes of a job do not get their instances in one environment.
   *
   * @param rule what stands in the way
   * @param environment the environment's name
   * @param demands what the nodes ask for that do not all find an instance
   * @param nodes how many such nodes there are
   * @param instances how many instances have room for one of them
   */
  public record WhyNot(
      Rule rule, String environment, List<Resources> demands, int nodes, int instances) {
    /** Says so in words. */
    public String text() {
      return switch (rule) {
        case SPOT -> "'%s' has Spot instances, which take no multi-node job".formatted(environment);
        case UNMANAGED -> "'%s' is UNMANAGED and takes no multi-node job".formatted(environment);
        case TOO_FEW_INSTANCES ->
            "%d node%s ask%s for an instance each with %s; '%s' has %d"
                .formatted(
                    nodes,
                    nodes == 1 ? "" : "s",
                    nodes == 1 ? "s" : "",
                    demands.stream().map(Resources::toString).collect(Collectors.joining(" or ")),
                    environment,
                    instances);
        case NONE_FOR_ALL ->
            "the %d nodes ask for one instance with %s; '%s' has none"
                .formatted(nodes, demands.get(0), environment);
      };
    }
  }

  /** Says why an environment could not take the nodes even if nothing ran there. */
  public static Optional<WhyNot> whyNever(EnvironmentState environment, Shape shape) {
    return Purchasable.isEnough(environment, shape)
        ? Optional.empty()
        : whyNot(environment, shape, slot -> slot.isCountedOn() ? slot.capacity() : null);
  }

  /** Says why an environment does not take the nodes now. */
  public static Optional<WhyNot> whyNotNow(EnvironmentState environment, Shape shape) {
    return whyNot(environment, shape, GangPlacement::room);
  }

  private static @Nullable Resources room(InstanceSlot slot) {
    return slot.isOpen() ? slot.free() : null;
  }

  private static Optional<WhyNot> whyNot(
      EnvironmentState environment, Shape shape, Function<InstanceSlot, @Nullable Resources> room) {
    String name = environment.environment().name();
    if (environment.environment().isSpot()) {
      return Optional.of(new WhyNot(Rule.SPOT, name, List.of(), 0, 0));
    }
    if (environment.environment().type() == ComputeEnvironmentType.UNMANAGED) {
      return Optional.of(new WhyNot(Rule.UNMANAGED, name, List.of(), 0, 0));
    }
    List<InstanceSlot> slots = environment.instances().slots();
    InstanceMatching matching = matching(slots, shape, room);
    if (together(slots, shape, room) >= 0 || matching.isComplete()) {
      return Optional.empty();
    }
    if (slots.stream().anyMatch(InstanceSlot::keepsNodesTogether)) {
      int nodes = shape.nodes().stream().mapToInt(NodeGroup::count).sum();
      return Optional.of(new WhyNot(Rule.NONE_FOR_ALL, name, List.of(shape.demand()), nodes, 0));
    }
    List<NodeGroup> left = matching.shortGroups();
    return Optional.of(
        new WhyNot(
            Rule.TOO_FEW_INSTANCES,
            name,
            left.stream().map(NodeGroup::demand).collect(ImmutableList.toImmutableList()),
            left.stream().mapToInt(NodeGroup::count).sum(),
            matching.instancesForShortGroups()));
  }

  /** Returns the instance of each node, by its index; empty if they do not all find one now. */
  public static Optional<List<Integer>> choose(
      EnvironmentState environment, Shape shape, NodeProperties nodes) {
    boolean suits =
        !environment.environment().isSpot()
            && environment.environment().type() == ComputeEnvironmentType.MANAGED;
    if (!suits) {
      return Optional.empty();
    }
    List<InstanceSlot> slots = environment.instances().slots();
    int together = together(slots, shape, GangPlacement::room);
    if (together >= 0) {
      return Optional.of(Collections.nCopies(nodes.numNodes(), together));
    }
    InstanceMatching matching = matching(slots, shape, GangPlacement::room);
    if (!matching.isComplete()) {
      return Optional.empty();
    }
    List<Integer> chosen = new ArrayList<>(nodes.numNodes());
    for (int node = 0; node < nodes.numNodes(); node++) {
      chosen.add(matching.take(nodes.node(node).resourceRequirements()));
    }
    return Optional.of(chosen);
  }

  private static InstanceMatching matching(
      List<InstanceSlot> slots, Shape shape, Function<InstanceSlot, @Nullable Resources> room) {
    return new InstanceMatching(
        shape.nodes(), slots, slot -> slot.keepsNodesTogether() ? null : room.apply(slot));
  }

  /** Returns the first host that keeps nodes together and has room for all of them, or -1. */
  private static int together(
      List<InstanceSlot> slots, Shape shape, Function<InstanceSlot, @Nullable Resources> room) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).keepsNodesTogether()) {
        Resources free = room.apply(slots.get(i));
        if (free != null && shape.demand().fitsIn(free)) {
          return i;
        }
      }
    }
    return -1;
  }
}
