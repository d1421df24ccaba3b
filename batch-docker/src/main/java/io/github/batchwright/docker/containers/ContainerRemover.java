package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.engine.ContainerRemoval;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.model.AttemptId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the containers that are due among the {@link Leftovers}, their volumes and the networks
 * of jobs, and in the end the owner's network, on a thread of its own. What cannot be removed now
 * is tried again by the {@link Reconciler}. Thread-safe.
 */
final class ContainerRemover {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemover.class);

  private final EngineConnection connection;
  private final Leftovers leftovers;
  private final VolumeSweeper volumes;
  private final JobNetworks networks;
  private final OwnerNetwork network;
  private final ExecutorService thread;

  /** One run removes everything that is due, so more than one need not wait. */
  private final AtomicBoolean planned = new AtomicBoolean();

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
    this.thread = thread;
  }

  /** Removes what is kept for an attempt, if there is anything. Returns at once. */
  void release(AttemptId attempt) {
    if (leftovers.release(attempt)) {
      removeDue();
    }
  }

  /**
   * Removes a container. Returns at once.
   *
   * @param container the id of a container whose labels say that it is this attempt's
   */
  void remove(AttemptId attempt, String container) {
    leftovers.remove(attempt, container);
    removeDue();
  }

  /** Removes a container that held secrets for another. Returns at once. */
  void removeKeeper(String container) {
    try {
      thread.execute(
          () -> {
            try {
              boolean unused = ContainerRemoval.run(connection, "secrets", container);
            } catch (EngineUnreachableException e) {
              LOG.info("Containers are left over for now: {}", e.getMessage());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed, nothing is removed any more");
    }
  }

  /** Removes whatever is due. Returns at once. */
  void removeDue() {
    if (planned.compareAndSet(false, true)) {
      try {
        thread.execute(this::run);
      } catch (RejectedExecutionException e) {
        LOG.debug("Closed, nothing is removed any more");
      }
    }
  }

  private void run() {
    // Before it looks, so that what becomes due from now on plans another run.
    planned.set(false);
    try {
      for (Map.Entry<String, AttemptId> entry : leftovers.due().entrySet()) {
        removeNow(entry.getValue(), entry.getKey());
      }
      // After the containers in them.
      networks.removeDue();
      volumes.sweep();
    } catch (EngineUnreachableException e) {
      LOG.info("Containers are left over for now: {}", e.getMessage());
    } catch (DockerException e) {
      LOG.info("Volumes or networks are left over for now: {}", EngineMessages.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Removing containers broke", e);
    }
  }

  private void removeNow(AttemptId attempt, String container)
      throws EngineUnreachableException, InterruptedException {
    if (ContainerRemoval.run(connection, attempt, container)) {
      leftovers.removed(container);
    }
  }

  private void removeNetwork() {
    try {
      network.removeIfUnused();
    } catch (EngineUnreachableException e) {
      LOG.info("The network is left for now: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Removing the network broke", e);
    }
  }

  /** Removes what is due within this time, and nothing after it. */
  void finish(Duration limit) {
    if (leftovers.isAnythingDue()) {
      removeDue();
    }
    if (connection.isConnected() && !thread.isShutdown()) {
      thread.execute(this::removeNetwork);
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.info("{} containers are left for the next life", leftovers.due().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
