package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.longs;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;

import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.TaskContainerOverrides;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What a submission changes about its definition. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class OverrideArbitraries {
  private static final int LONGEST_IMAGE = 255;

  private OverrideArbitraries() {}

  static void addTo(Table table) {
    table.add(ContainerOverrides.class, OverrideArbitraries::containerOverrides);
    table.add(ResourceOverrides.class, OverrideArbitraries::resourceOverrides);
    table.add(TaskContainerOverrides.class, OverrideArbitraries::taskContainerOverrides);
    table.add(EcsPropertiesOverride.class, OverrideArbitraries::ecsPropertiesOverrides);
    table.add(NodePropertyOverride.class, OverrideArbitraries::nodePropertyOverrides);
    table.add(NodeOverrides.class, OverrideArbitraries::nodeOverrides);
  }

  /** Returns overrides of a container, and those that change nothing. */
  public static Arbitrary<ContainerOverrides> containerOverrides() {
    Arbitrary<ContainerOverrides> any =
        Records.of(ContainerOverrides.class)
            .nullable("image", ValueArbitraries.words(LONGEST_IMAGE))
            .with("command", commands())
            .with("environment", ValueArbitraries.variables())
            .nullable("vcpus", ints(1, 1_000_000))
            .nullable("memory", ints(4, Integer.MAX_VALUE))
            .arbitrary();
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(ContainerOverrides.NONE)), Tuple.of(3, any));
  }

  /** Returns overrides of demands, from 0. */
  public static Arbitrary<ResourceOverrides> resourceOverrides() {
    return Combinators.combine(
            nullable(longs(0, 1_000_000_000L)),
            nullable(longs(0, 1_000_000_000L)),
            nullable(ints(0, 10_000)))
        .as(ResourceOverrides::new);
  }

  /** Returns overrides of one container of several. */
  public static Arbitrary<TaskContainerOverrides> taskContainerOverrides() {
    return Combinators.combine(
            ValueArbitraries.longNames(),
            commands(),
            ValueArbitraries.variables(),
            resourceOverrides())
        .as(TaskContainerOverrides::new);
  }

  /** Returns overrides of several containers. */
  public static Arbitrary<EcsPropertiesOverride> ecsPropertiesOverrides() {
    return taskContainerOverrides()
        .list()
        .uniqueElements(TaskContainerOverrides::name)
        .ofMaxSize(3)
        .map(EcsPropertiesOverride::new);
  }

  /** Returns overrides of a range of nodes. */
  public static Arbitrary<NodePropertyOverride> nodePropertyOverrides() {
    return Records.of(NodePropertyOverride.class)
        .with("targetNodes", JobArbitraries.nodeRanges())
        .with("instanceTypes", ValueArbitraries.names().list().ofMaxSize(1))
        .nullable("consumableResources", JobArbitraries.consumableResources())
        .arbitrary();
  }

  /** Returns other numbers of nodes, and overrides of one range. */
  public static Arbitrary<NodeOverrides> nodeOverrides() {
    return Combinators.combine(
            nullable(ints(1, NodeProperties.MOST_NODES)),
            nodePropertyOverrides().list().ofMaxSize(1))
        .as(NodeOverrides::new);
  }

  /** A command that overrides another holds no empty argument. */
  private static Arbitrary<List<String>> commands() {
    return ValueArbitraries.arguments()
        .map(argument -> argument.isEmpty() ? "a" : argument)
        .list()
        .ofMaxSize(4);
  }
}
