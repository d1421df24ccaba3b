package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.SwarmNodeAvailability;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How nodes that join, are drained, go down and leave become hosts. */
final class SwarmHostsTest extends SwarmFixture {
  private final ConcurrentMap<String, List<Host>> told = new ConcurrentHashMap<>();

  private HostSource startHosts(SwarmExecutor.Builder builder) {
    HostSource source = start(builder).executor().hosts().orElseThrow();
    source.start(told::put);
    return source;
  }

  private void awaitHost(String environment, String name, Predicate<Optional<Host>> condition) {
    TestSwarm.await(
        name + " of " + environment + " changes, it was told of " + told,
        () ->
            told.containsKey(environment)
                && condition.test(
                    told.get(environment).stream()
                        .filter(host -> host.name().equals(name))
                        .findFirst()));
  }

  private void awaitState(String name, HostState state) {
    awaitHost("swarm", name, host -> host.isPresent() && host.get().state() == state);
  }

  @Test
  void everyNodeIsAHost() {
    HostSource source = startHosts(builder().reserve(Resources.of(1, 100)));
    assertEquals(List.of("swarm"), source.computeEnvironments());
    for (int engine = 1; engine <= TestSwarm.ENGINES; engine++) {
      awaitState("node" + engine, HostState.ACTIVE);
    }

    assertEquals(TestSwarm.ENGINES, told.get("swarm").size());
    Host first = told.get("swarm").get(0);
    assertEquals(
        (Runtime.getRuntime().availableProcessors() - 1) * 1000L, first.capacity().milliVcpus());
    assertTrue(first.capacity().memoryMiB() > 0);
    assertEquals("manager", first.attributes().get("role"));
    assertEquals("node1", first.attributes().get("batchwright.test"));
    assertEquals("worker", told.get("swarm").get(1).attributes().get("role"));
  }

  @Test
  void hostsFollowNodesThatAreDrainedAndGoDownAndComeBack() {
    startHosts(builder());
    awaitState("node2", HostState.ACTIVE);
    swarm.availability(2, SwarmNodeAvailability.DRAIN);
    awaitState("node2", HostState.DRAINING);
    swarm.availability(2, SwarmNodeAvailability.ACTIVE);
    awaitState("node2", HostState.ACTIVE);

    swarm.inflict("kill", 3);
    awaitState("node3", HostState.LOST);
    swarm.inflict("restart", 3);
    awaitState("node3", HostState.ACTIVE);
  }

  @Test
  void hostsFollowNodesThatLeaveAndJoin() {
    startHosts(builder());
    awaitState("node3", HostState.ACTIVE);
    swarm.leave(3);
    try {
      awaitHost("swarm", "node3", Optional::isEmpty);
      assertEquals(2, told.get("swarm").size());
    } finally {
      swarm.join(3);
    }
    awaitState("node3", HostState.ACTIVE);
  }

  @Test
  void environmentsHaveTheNodesWithTheirLabels() {
    startHosts(
        builder()
            .computeEnvironment("all")
            .computeEnvironment("fast", Map.of("disk", "fast"))
            .computeEnvironment("slow", Map.of("disk", "slow")));
    swarm.label(2, Map.of("disk", "fast"));
    try {
      awaitHost("fast", "node2", Optional::isPresent);
      assertEquals(1, told.get("fast").size());
      assertEquals("fast", told.get("fast").get(0).attributes().get("disk"));
      assertEquals(3, told.get("all").size());
      assertEquals(List.of(), told.get("slow"));
    } finally {
      swarm.label(2, Map.of());
    }
    awaitHost("fast", "node2", Optional::isEmpty);
  }
}
