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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    Optional<WhyNot> unsuited = unsuited(environment);
    if (unsuited.isPresent() || Purchasable.isEnough(environment, shape)) {
      return unsuited;
    }
    List<InstanceSlot> slots = environment.instances().slots();
    List<Integer> apart = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      InstanceSlot slot = slots.get(i);
      if (slot.isCountedOn() && slot.keepsNodesTogether() && hasRoom(environment, slot, shape)) {
        return Optional.empty();
      }
      if (slot.isCountedOn() && !slot.keepsNodesTogether()) {
        apart.add(i);
      }
    }
    InstanceMatching matching =
        new InstanceMatching(
            shape.nodes(),
            apart,
            (instance, demand) ->
                demand.fitsIn(slots.get(instance).capacity())
                    && environment.admits(demand, slots.get(instance).capacity()));
    return whyNot(environment, shape, matching);
  }

  private static boolean hasRoom(EnvironmentState environment, InstanceSlot slot, Shape shape) {
    return shape.demand().fitsIn(slot.capacity())
        && environment.admits(shape.demand(), slot.capacity());
  }

  /** Says why an environment does not take the nodes now. */
  public static Optional<WhyNot> whyNotNow(EnvironmentState environment, Shape shape) {
    Optional<WhyNot> unsuited = unsuited(environment);
    return unsuited.isPresent() || environment.bestTogether(shape.demand()) >= 0
        ? unsuited
        : whyNot(environment, shape, matching(environment, shape));
  }

  /** Says whether an environment takes the nodes now. */
  public static boolean hasRoom(EnvironmentState environment, Shape shape) {
    return suits(environment)
        && (environment.bestTogether(shape.demand()) >= 0
            || matching(environment, shape).isComplete());
  }

  private static boolean suits(EnvironmentState environment) {
    return !environment.environment().isSpot()
        && environment.environment().type() == ComputeEnvironmentType.MANAGED;
  }

  private static Optional<WhyNot> unsuited(EnvironmentState environment) {
    Rule rule = environment.environment().isSpot() ? Rule.SPOT : Rule.UNMANAGED;
    return suits(environment)
        ? Optional.empty()
        : Optional.of(new WhyNot(rule, environment.environment().name(), List.of(), 0, 0));
  }

  private static Optional<WhyNot> whyNot(
      EnvironmentState environment, Shape shape, InstanceMatching matching) {
    if (matching.isComplete()) {
      return Optional.empty();
    }
    String name = environment.environment().name();
    if (environment.instances().slots().stream().anyMatch(InstanceSlot::keepsNodesTogether)) {
      return Optional.of(
          new WhyNot(Rule.NONE_FOR_ALL, name, List.of(shape.demand()), count(shape), 0));
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

  private static int count(Shape shape) {
    return shape.nodes().stream().mapToInt(NodeGroup::count).sum();
  }

  /** Returns the instance of each node, by its index; empty if they do not all find one now. */
  public static Optional<List<Integer>> choose(
      EnvironmentState environment, Shape shape, NodeProperties nodes) {
    if (!suits(environment)) {
      return Optional.empty();
    }
    int together = environment.bestTogether(shape.demand());
    if (together >= 0) {
      return Optional.of(Collections.nCopies(nodes.numNodes(), together));
    }
    InstanceMatching matching = matching(environment, shape);
    if (!matching.isComplete()) {
      return Optional.empty();
    }
    List<Integer> chosen = new ArrayList<>(nodes.numNodes());
    for (int node = 0; node < nodes.numNodes(); node++) {
      chosen.add(matching.take(nodes.node(node).resourceRequirements()));
    }
    return Optional.of(chosen);
  }

  /**
   * Matches nodes with as many instances for each group as there are nodes in all, the best first.
   * If there is a way at all there is one with those: a node that had another instance finds one
   * among its group's that no other node has. A group that is short of instances has fewer than
   * that, so they are all counted.
   */
  private static InstanceMatching matching(EnvironmentState environment, Shape shape) {
    List<InstanceSlot> slots = environment.instances().slots();
    int nodes = count(shape);
    Set<Integer> best = new LinkedHashSet<>();
    for (NodeGroup group : shape.nodes()) {
      best.addAll(environment.bestApart(group.demand(), nodes));
    }
    return new InstanceMatching(
        shape.nodes(),
        best,
        (instance, demand) ->
            demand.fitsIn(slots.get(instance).free())
                && environment.admits(demand, slots.get(instance).capacity()));
  }
}
