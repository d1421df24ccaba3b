package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes what Spot instances cost as time goes on. Confined to one thread. */
final class Pricing {
  private final Cluster cluster;
  private final Market market;
  private final Map<String, InstanceCatalog> catalogs = new TreeMap<>();
  private long nextAt = Long.MIN_VALUE;
  private int known = -1;
  private long knownLast = -1;

  Pricing(Cluster cluster, Market market) {
    this.cluster = cluster;
    this.market = market;
  }

  /** Notes what costs something else by now. */
  void run(Turn turn) {
    int spot = spotInstances();
    long last = cluster.fleets().lastNumber();
    // A catalog is replaced as a whole: whether it is another is told without reading it.
    boolean isOther = spot > 0 && isAnyOther();
    if (turn.now() < nextAt && spot == known && last == knownLast && !isOther) {
      return;
    }
    known = spot;
    knownLast = last;
    nextAt = Long.MAX_VALUE;
    if (spot > 0) {
      cluster.fleets().all().forEach((name, fleet) -> note(turn, name, fleet));
    }
  }

  @SuppressWarnings("ReferenceEquality") // only whether it is the same one, not one that is alike
  private boolean isAnyOther() {
    boolean isOther = false;
    for (String environment : cluster.fleets().all().keySet()) {
      InstanceCatalog now = market.catalog(environment);
      if (now != null && catalogs.put(environment, now) != now) {
        isOther = true;
      }
    }
    return isOther;
  }

  long nextDeadline() {
    return nextAt;
  }

  private int spotInstances() {
    int count = 0;
    for (Fleet fleet : cluster.fleets().all().values()) {
      count += fleet.instances().isEmpty() ? 0 : fleet.spotInstances();
    }
    return count;
  }

  private void note(Turn turn, String environment, Fleet fleet) {
    InstanceCatalog catalog = market.catalog(environment);
    if (catalog == null) {
      return;
    }
    Map<String, Money> prices = new TreeMap<>();
    for (BoughtInstance instance : fleet.instances()) {
      if (instance.purchase() == ComputeResourceType.SPOT) {
        prices.putIfAbsent(instance.type(), instance.price());
      }
    }
    Instant now = Instant.ofEpochMilli(turn.now());
    List<CapacityFact> changes = new ArrayList<>();
    prices.forEach(
        (name, before) -> {
          Optional<InstanceType> type = catalog.find(name);
          Optional<Money> price = type.flatMap(t -> t.spotPrice(now));
          if (price.isPresent() && !price.get().equals(before)) {
            changes.add(
                new CapacityFact.PriceChanged(
                    environment, name, ComputeResourceType.SPOT, price.get()));
          }
          type.ifPresent(t -> nextAt = Math.min(nextAt, Offers.changesAt(t, turn.now())));
        });
    changes.forEach(turn::record);
  }
}
