package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.engine.ContainerRemoval;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.leftovers.Removals;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.model.AttemptId;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * Removes the containers that are due among the {@link Leftovers}, their volumes and the networks
 * of jobs, and in the end the owner's network. What cannot be removed now is tried again by the
 * {@link Reconciler}. Thread-safe; no method but the last waits.
 */
final class ContainerRemover {
  private final EngineConnection connection;
  private final Leftovers leftovers;
  private final VolumeSweeper volumes;
  private final JobNetworks networks;
  private final OwnerNetwork network;
  private final Removals removals;

  ContainerRemover(
      EngineConnection connection,
      Leftovers leftovers,
      VolumeSweeper volumes,
      JobNetworks networks,
      OwnerNetwork network,
      ExecutorService thread) {
    this.connection = connection;
    this.leftovers = leftovers;
    this.volumes = volumes;
    this.networks = networks;
    this.network = network;
    this.removals = new Removals(leftovers, thread, new Remover());
  }

  private final class Remover implements Removals.Remover {
    @Override
    public boolean remove(AttemptId attempt, String container)
        throws EngineUnreachableException, InterruptedException {
      return ContainerRemoval.run(connection, attempt, container);
    }

    @Override
    public void removeRest() throws EngineUnreachableException, InterruptedException {
      networks.removeDue();
      volumes.sweep();
    }
  }

  /** Removes what is kept for an attempt, if there is anything. */
  void release(AttemptId attempt) {
    removals.release(attempt);
  }

  /**
   * Removes a container.
   *
   * @param container the id of a container whose labels say that it is this attempt's
   */
  void remove(AttemptId attempt, String container) {
    removals.remove(attempt, container);
  }

  /** Removes a container that held secrets for another. */
  void removeKeeper(String container) {
    removals.execute(
        () -> {
          boolean unused = ContainerRemoval.run(connection, "secrets", container);
        });
  }

  /** Removes whatever is due. */
  void removeDue() {
    removals.removeDue();
  }

  /** Removes what is due within this time, and nothing after it. */
  void finish(Duration limit) {
    if (leftovers.isAnythingDue()) {
      removals.removeDue();
    }
    if (connection.isConnected()) {
      removals.execute(network::removeIfUnused);
    }
    removals.finish(limit);
  }
}
