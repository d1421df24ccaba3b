package io.github.batchwright.engine;

import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.turn.Turn;

/** Takes images of an engine that is at work. It records nothing. Confined to one thread. */
final class LiveImages {
  private final EngineSettings settings;
  private final Market market;
  private final Curves curves;

  LiveImages(EngineSettings settings, Market market, Curves curves) {
    this.settings = settings;
    this.market = market;
    this.curves = curves;
  }

  /** Takes one, as things are at this point of a turn. */
  LiveImage take(Turn turn) {
    Cluster cluster = turn.cluster();
    return new LiveImage(
        cluster.fork(turn.now()),
        turn.now(),
        turn.wall(),
        cluster.epoch(),
        settings,
        market.catalogs(),
        curves.ahead(turn.wall()),
        curves.leastMargin(),
        cluster.orders());
  }
}
