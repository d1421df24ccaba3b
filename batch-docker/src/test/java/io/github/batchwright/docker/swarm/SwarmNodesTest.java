package io.github.batchwright.docker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.SwarmNodeDescription;
import com.github.dockerjava.api.model.SwarmNodeEngineDescription;
import com.github.dockerjava.api.model.SwarmNodePlatform;
import com.github.dockerjava.api.model.SwarmNodeResources;
import com.github.dockerjava.api.model.SwarmNodeRole;
import com.github.dockerjava.api.model.SwarmNodeSpec;
import com.github.dockerjava.api.model.SwarmNodeState;
import com.github.dockerjava.api.model.SwarmNodeStatus;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.RegistryAuth;
import io.github.batchwright.docker.SwarmPlacement;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What nodes look like as hosts. */
final class SwarmNodesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Map<String, List<Host>> told = new LinkedHashMap<>();
  private final List<String> tellings = new ArrayList<>();

  private SwarmNodes nodes(
      SwarmPlacement placement, Map<String, Map<String, String>> environments) {
    SwarmNodes nodes =
        new SwarmNodes(
            new SwarmSettings(
                EngineLimits.DEFAULT,
                SECOND,
                SECOND,
                SECOND,
                SECOND,
                SECOND.multipliedBy(10),
                SECOND,
                placement,
                environments,
                Resources.of(0.5, 100),
                "GPU",
                DockerPolicy.LEAST_PRIVILEGE,
                RegistryAuth.none()),
            () -> {});
    nodes.start(
        (environment, hosts) -> {
          told.put(environment, hosts);
          tellings.add(environment);
        });
    return nodes;
  }

  private SwarmNodes byNode() {
    return nodes(SwarmPlacement.BY_NODE, Map.of("swarm", Map.of()));
  }

  @SuppressWarnings("JavaUtilDate") // docker-java's.
  private static SwarmNode node(String id, String hostname, int joined) {
    SwarmNodeResources resources =
        new SwarmNodeResources().withNanoCPUs(4_000_000_000L).withMemoryBytes(1024L << 20);
    DockerObjectAccessor.overrideRawValue(
        resources,
        "GenericResources",
        List.of(
            Map.of("DiscreteResourceSpec", Map.of("Kind", "GPU", "Value", 2)),
            Map.of("NamedResourceSpec", Map.of("Kind", "GPU", "Value", "uuid-1")),
            Map.of("DiscreteResourceSpec", Map.of("Kind", "SSD", "Value", 9))));
    return new SwarmNode()
        .withId(id)
        .withCreatedAt(new Date(joined))
        .withSpec(
            new SwarmNodeSpec()
                .withRole(SwarmNodeRole.WORKER)
                .withAvailability(SwarmNodeAvailability.ACTIVE)
                .withLabels(Map.of("zone", "a")))
        .withStatus(new SwarmNodeStatus().withState(SwarmNodeState.READY).withAddress("10.0.0.1"))
        .withDescription(
            new SwarmNodeDescription()
                .withHostname(hostname)
                .withPlatform(new SwarmNodePlatform().withArchitecture("x86_64").withOs("linux"))
                .withEngine(
                    new SwarmNodeEngineDescription().withLabels(Map.of("disk", "ssd", "zone", "x")))
                .withResources(resources));
  }

  private static SwarmNode in(SwarmNodeState state, SwarmNode node) {
    return node.withStatus(new SwarmNodeStatus().withState(state));
  }

  private static LaunchRequest request(String environment, String instance) {
    return new LaunchRequest(
        new AttemptId(new JobId("job"), 1),
        "name",
        "queue",
        environment,
        instance,
        ContainerProperties.builder("image").build(),
        Map.of(),
        Map.of());
  }

  private List<String> names() {
    return told.get("swarm").stream().map(Host::name).toList();
  }

  private String state() {
    Host only = told.get("swarm").get(0);
    return only.state() + " " + only.reason();
  }

  @Test
  void nodeThatJoinsIsNoHostBeforeItHasToldOfItself() {
    SwarmNodes nodes = byNode();
    SwarmNode joining = new SwarmNode().withId("id2");
    nodes.update(
        List.of(node("id1", "alpha", 1), in(SwarmNodeState.UNKNOWN, joining)), Duration.ZERO);
    assertEquals(List.of("alpha"), names());

    nodes.update(List.of(node("id1", "alpha", 1), node("id2", "beta", 2)), SECOND);
    assertEquals(List.of("alpha", "beta"), names());
  }

  @Test
  void labelsThatAHostHasNoRoomForAreLeftOut() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      labels.put("label" + i, "value");
    }
    labels.put("long", "x".repeat(1025));
    SwarmNode node = node("id1", "alpha", 1);
    byNode().update(List.of(node.withSpec(node.getSpec().withLabels(labels))), Duration.ZERO);

    Map<String, String> attributes = told.get("swarm").get(0).attributes();
    assertEquals(Host.MOST_ATTRIBUTES, attributes.size());
    assertEquals("alpha", attributes.get("hostname"));
    assertNull(attributes.get("long"));
  }

  @Test
  void nodeIsAHostWithItsLabelsAndWithoutTheReserve() {
    byNode().update(List.of(node("id1", "alpha", 1)), Duration.ZERO);

    assertEquals(
        List.of(
            new Host(
                "alpha",
                Resources.of(3.5, 924).withGpus(3),
                Map.of(
                    "disk",
                    "ssd",
                    "zone",
                    "a",
                    "os",
                    "linux",
                    "arch",
                    "x86_64",
                    "hostname",
                    "alpha",
                    "role",
                    "worker"),
                HostState.ACTIVE,
                "")),
        told.get("swarm"));
  }

  @Test
  void hostsAreToldOfOnlyWhenTheyChange() {
    SwarmNodes nodes = byNode();
    assertEquals(List.of(), tellings);
    nodes.update(List.of(node("id1", "alpha", 1)), Duration.ZERO);
    nodes.update(List.of(node("id1", "alpha", 1)), SECOND);
    assertEquals(List.of("swarm"), tellings);
    nodes.update(List.of(), SECOND);
    assertEquals(List.of(), told.get("swarm"));
    assertEquals(2, tellings.size());
  }

  @Test
  void secondMachineOfANameIsCalledByItsIdAndKeepsThat() {
    SwarmNodes nodes = byNode();
    nodes.update(
        List.of(node("id2", "alpha", 2), node("id1", "alpha", 1), node("id3", "no name", 3)),
        Duration.ZERO);
    assertEquals(List.of("alpha", "id2", "id3"), names());
    assertEquals(
        Optional.of(List.of("node.id==id1")), nodes.constraints(request("swarm", "swarm/alpha")));
    assertEquals(
        Optional.of(List.of("node.id==id2")), nodes.constraints(request("swarm", "swarm/id2")));

    nodes.update(List.of(node("id2", "alpha", 2)), SECOND);
    assertEquals(List.of("id2"), names());
    assertEquals(Optional.empty(), nodes.constraints(request("swarm", "swarm/alpha")));
  }

  @Test
  void drainedAndPausedNodesAreDraining() {
    SwarmNodes nodes = byNode();
    SwarmNode node = node("id1", "alpha", 1);
    node.getSpec().withAvailability(SwarmNodeAvailability.DRAIN);
    nodes.update(List.of(node), Duration.ZERO);
    assertEquals("DRAINING its availability in the swarm is drain", state());
    node.getSpec().withAvailability(SwarmNodeAvailability.PAUSE);
    nodes.update(List.of(node), SECOND);
    assertEquals("DRAINING its availability in the swarm is pause", state());
    assertEquals(NodeCondition.KNOWN, nodes.condition("id1"));
  }

  @Test
  void nodeThatIsDownIsLostOnceItWasSeenToBeDownForLongerThanTheGrace() {
    SwarmNodes nodes = byNode();
    nodes.update(List.of(node("id1", "alpha", 1)), Duration.ZERO);
    SwarmNode down = in(SwarmNodeState.DOWN, node("id1", "alpha", 1));
    nodes.update(List.of(down), SECOND.multipliedBy(60));
    assertEquals("DRAINING its state in the swarm is down", state());
    assertEquals(NodeCondition.DOWN, nodes.condition("id1"));
    nodes.update(List.of(down), SECOND.multipliedBy(10));
    assertEquals(NodeCondition.DOWN, nodes.condition("id1"));
    nodes.update(List.of(down), SECOND);
    assertEquals("LOST it has been down for longer than PT10S", state());
    assertEquals(NodeCondition.GIVEN_UP, nodes.condition("id1"));

    nodes.update(List.of(node("id1", "alpha", 1)), SECOND);
    assertEquals("ACTIVE ", state());
    nodes.update(List.of(down), SECOND);
    assertEquals(NodeCondition.DOWN, nodes.condition("id1"));
  }

  @Test
  void nodeThatANewManagerDoesNotKnowYetIsNotDown() {
    SwarmNodes nodes = byNode();
    nodes.update(List.of(in(SwarmNodeState.UNKNOWN, node("id1", "alpha", 1))), Duration.ZERO);
    nodes.update(
        List.of(in(SwarmNodeState.UNKNOWN, node("id1", "alpha", 1))), SECOND.multipliedBy(99));
    assertEquals("DRAINING its state in the swarm is unknown", state());
    assertEquals(NodeCondition.KNOWN, nodes.condition("id1"));
    assertEquals(NodeCondition.GONE, nodes.condition("id2"));
  }

  @Test
  void environmentsHaveTheNodesWithTheirLabels() {
    Map<String, Map<String, String>> environments = new LinkedHashMap<>();
    environments.put("east", Map.of("zone", "a"));
    environments.put("west", Map.of("zone", "b"));
    SwarmNodes nodes = nodes(SwarmPlacement.BY_NODE, environments);
    SwarmNode west = node("id2", "beta", 2);
    west.getSpec().withLabels(Map.of("zone", "b"));
    nodes.update(List.of(node("id1", "alpha", 1), west), Duration.ZERO);

    assertEquals(List.of("east", "west"), nodes.computeEnvironments());
    assertEquals("alpha", told.get("east").get(0).name());
    assertEquals("beta", told.get("west").get(0).name());
    assertEquals(1, told.get("east").size());
  }

  @Test
  void leftToSwarmAllNodesThatTakeTasksAreOneHost() {
    SwarmNodes nodes = nodes(SwarmPlacement.LEFT_TO_SWARM, Map.of("swarm", Map.of("zone", "a")));
    SwarmNode drained = node("id3", "gamma", 3);
    drained.getSpec().withAvailability(SwarmNodeAvailability.DRAIN);
    nodes.update(List.of(node("id1", "alpha", 1), node("id2", "beta", 2), drained), Duration.ZERO);

    assertEquals(
        List.of(Host.active("swarm", Resources.of(7, 1848).withGpus(6))), told.get("swarm"));
    assertEquals(
        Optional.of(List.of("node.labels.zone==a")),
        nodes.constraints(request("swarm", "swarm/swarm")));
    nodes.update(List.of(drained), SECOND);
    assertEquals("DRAINING no node takes tasks", state());
  }
}
