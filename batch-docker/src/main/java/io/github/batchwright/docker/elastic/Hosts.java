package io.github.batchwright.docker.elastic;

import io.github.batchwright.docker.hosts.Fleet;
import io.github.batchwright.docker.hosts.Newcomer;
import java.util.concurrent.CompletionStage;

/** The engines that jobs run on, as whoever buys and sells them sees them. Thread-safe. */
public interface Hosts {

  /** Says whether attempts of earlier lives were placed on an instance that is not there yet. */
  boolean isAwaited(String instance);

  /** Takes in an engine. */
  void connect(Newcomer newcomer);

  /** Lets one go, if it is there; completes when it is of no use any more. */
  CompletionStage<Void> disconnect(String instance, String reason);

  /** Returns those of an executor. */
  static Hosts of(Fleet fleet) {
    return new Hosts() {
      @Override
      public boolean isAwaited(String instance) {
        return fleet.isAwaited(instance);
      }

      @Override
      public void connect(Newcomer newcomer) {
        fleet.connect(newcomer);
      }

      @Override
      public CompletionStage<Void> disconnect(String instance, String reason) {
        return fleet.disconnect(instance, reason);
      }
    };
  }
}
