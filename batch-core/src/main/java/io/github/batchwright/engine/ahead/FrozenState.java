package io.github.batchwright.engine.ahead;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.github.batchwright.engine.EngineSettings;
import io.github.batchwright.engine.LiveImage;
import io.github.batchwright.engine.codec.SnapshotImage;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.start.PriceSeries;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service as it was at one instant, of which any number of copies can be made. Its state is
 * written down as bytes and shares nothing with the live one. Immutable, and thread-safe.
 *
 * @param parts the state
 * @param now the instant on the engine's time line, in milliseconds since the epoch
 * @param wall what the wall clock showed then, in milliseconds since the epoch
 * @param epoch the number of the life that the state is of
 * @param settings what bounds the engine
 * @param catalogs what can be bought, by environment
 * @param prices what price curves tell, by curve
 * @param leastMargin how long before its deadline a job that waited is to have ended, milliseconds
 * @param orders the orders of jobs that queues may name
 */
public record FrozenState(
    ImmutableList<byte[]> parts,
    long now,
    long wall,
    long epoch,
    EngineSettings settings,
    SortedMap<String, InstanceCatalog> catalogs,
    SortedMap<String, PriceSeries> prices,
    long leastMargin,
    JobOrders orders) {
  /** Copies the maps. */
  public FrozenState {
    catalogs = ImmutableSortedMap.copyOfSorted(catalogs);
    prices = ImmutableSortedMap.copyOfSorted(prices);
  }

  /** Writes a state down. The image is to be let go of then, and with it the fork. */
  public static FrozenState of(LiveImage image) {
    return new FrozenState(
        ImmutableList.copyOf(new SnapshotImage(1, image.fork()).parts()),
        image.now(),
        image.wall(),
        image.epoch(),
        image.settings(),
        image.catalogs(),
        image.prices(),
        image.leastMargin(),
        image.orders());
  }

  /** Returns this state in a world where something else can be bought for an environment. */
  public FrozenState withCatalog(String environment, InstanceCatalog catalog) {
    SortedMap<String, InstanceCatalog> changed = new TreeMap<>(catalogs);
    changed.put(environment, catalog);
    return new FrozenState(parts, now, wall, epoch, settings, changed, prices, leastMargin, orders);
  }

  /** Returns this state in a world where a price curve tells something else. */
  public FrozenState withPrices(String curve, PriceSeries series) {
    SortedMap<String, PriceSeries> changed = new TreeMap<>(prices);
    changed.put(curve, series);
    return new FrozenState(
        parts, now, wall, epoch, settings, catalogs, changed, leastMargin, orders);
  }
}
