package io.github.batchwright.engine;

import com.google.common.collect.ImmutableSortedMap;
import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.start.PriceSeries;
import java.util.SortedMap;

/**
 * A service as it was at the end of a request: its state, and what it knew of the world outside.
 * The fork shares pages with the live state until it is let go of.
 *
 * @param fork the state
 * @param now the instant on the engine's time line, in milliseconds since the epoch
 * @param wall what the wall clock showed then, in milliseconds since the epoch
 * @param epoch the number of the life that the state is of
 * @param settings what bounds the engine
 * @param catalogs what could be bought, by environment
 * @param prices what price curves told, by curve
 * @param leastMargin how long before its deadline a job that waited is to have ended, milliseconds
 * @param orders the orders of jobs that queues may name
 */
public record LiveImage(
    ClusterFork fork,
    long now,
    long wall,
    long epoch,
    EngineSettings settings,
    SortedMap<String, InstanceCatalog> catalogs,
    SortedMap<String, PriceSeries> prices,
    long leastMargin,
    JobOrders orders) {
  /** Copies the maps. */
  public LiveImage {
    catalogs = ImmutableSortedMap.copyOfSorted(catalogs);
    prices = ImmutableSortedMap.copyOfSorted(prices);
  }
}
