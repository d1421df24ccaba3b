package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Applies the facts of a service to an empty cluster once more, and looks what they do. */
final class ElasticReplay {
  private final Cluster cluster = new Cluster();
  private final Map<InstanceId, Long> launchedAt = new LinkedHashMap<>();
  private long paidMillis;
  private long at;

  private ElasticReplay() {}

  /** Checks what must hold of all facts, and that an image of the state leads to the same. */
  static ElasticReplay check(BatchHarness batch) throws Exception {
    ElasticReplay replay = new ElasticReplay();
    for (String line : batch.facts()) {
      FactJson.Entry entry = FactJson.read(line);
      assertEquals(line, FactJson.line(entry.seq(), entry.at(), entry.fact()));
      replay.apply(entry.fact(), entry.at());
    }
    replay.checkImage();
    return replay;
  }

  private void apply(Fact fact, long now) {
    at = now;
    if (fact instanceof CapacityFact.InstanceTerminating going) {
      checkIdle(going);
    } else if (fact instanceof CapacityFact.InstanceLaunched launched) {
      launchedAt.put(launched.instance(), now);
    } else if (fact instanceof CapacityFact.InstanceGone gone) {
      ended(gone.instance());
    } else if (fact instanceof CapacityFact.InstanceRefused refused) {
      ended(refused.instance());
    } else if (fact instanceof GangFact.GangPlaced placed) {
      assertEquals(
          placed.instances().size(), new LinkedHashSet<>(placed.instances()).size(), "one each");
      int nodes = cluster.jobs().get(placed.task().number()).gang().properties().numNodes();
      assertEquals(nodes, placed.instances().size(), "all nodes or none");
    }
    cluster.apply(fact, now);
  }

  /** What is given back runs nothing. */
  private void checkIdle(CapacityFact.InstanceTerminating going) {
    BoughtInstance instance = cluster.fleets().find(going.instance());
    EnvironmentState state = cluster.environments().get(instance.request().computeEnvironment());
    int position = state == null ? -1 : state.instances().find(going.instance().value());
    InstanceSlot slot = position < 0 ? null : state.instances().slots().get(position);
    assertTrue(slot == null || slot.isIdle(), () -> going + " runs something");
  }

  private void ended(InstanceId instance) {
    Long since = launchedAt.remove(instance);
    paidMillis += since == null ? 0 : at - since;
  }

  /** Returns for how long instances were paid for, those that are there until an instant. */
  Duration paidUntil(long now) {
    return Duration.ofMillis(
        paidMillis + launchedAt.values().stream().mapToLong(since -> now - since).sum());
  }

  private void checkImage() {
    ClusterFork fork = cluster.fork(at);
    Cluster restored = new Cluster();
    facts(fork).forEach(dated -> restored.apply(dated.fact(), dated.at()));
    assertEquals(facts(cluster.fork(at)), facts(restored.fork(at)));
  }

  private static List<DatedFact> facts(ClusterFork fork) {
    List<DatedFact> facts = new ArrayList<>();
    fork.facts().forEachRemaining(facts::add);
    return facts;
  }
}
