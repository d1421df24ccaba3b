package io.github.batchwright.engine.capacity;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import java.util.Map;
import java.util.Objects;

/** Notes what can be bought for an environment whenever that is something else. */
final class OfferWatch {
  private final Cluster cluster;
  private final Market market;

  OfferWatch(Cluster cluster, Market market) {
    this.cluster = cluster;
    this.market = market;
  }

  /** Finds out what can be bought for an environment that was described just now. */
  void welcome(Turn turn) {
    if (!market.isOpen() || turn.facts().isEmpty()) {
      return;
    }
    Fact latest = turn.facts().get(turn.facts().size() - 1);
    if (latest instanceof Fact.EnvironmentCreated created) {
      welcome(turn, created.environment());
    } else if (latest instanceof ResourceFact.EnvironmentUpdated updated) {
      welcome(turn, updated.environment());
    }
  }

  private void welcome(Turn turn, ComputeEnvironment environment) {
    ComputeResources described = environment.computeResources();
    if (described != null && cluster.environment(environment.name()).isElastic()) {
      look(turn, environment.name(), described);
    }
  }

  /** Returns what can be bought now, and notes it if it is news. */
  Offers look(Turn turn, String environment, ComputeResources described) {
    Fleet fleet = cluster.fleets().find(environment);
    Map<String, Resources> seen = fleet == null ? ImmutableMap.of() : fleet.sizesSeen();
    InstanceCatalog catalog = market.catalog(environment);
    Offers offers = Offers.of(catalog, described, seen, turn.now());
    boolean isNews =
        fleet == null
            ? catalog != null
            : !Objects.equals(fleet.problem(), offers.problem())
                || !fleet.types().equals(offers.types());
    if (isNews) {
      turn.record(new CapacityFact.OfferChanged(environment, offers.problem(), offers.types()));
    }
    return offers;
  }
}
