package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
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
 * Removes the containers and networks that are due among the {@link Leftovers}, on a thread of its
 * own. What cannot be removed now is tried again by the {@link Reconciler}. Thread-safe.
 */
public final class ContainerRemover {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemover.class);

  private final EngineConnection connection;
  private final Leftovers leftovers;
  private final JobNetworks networks;
  private final ExecutorService thread;

  /** One run removes everything that is due, so more than one need not wait. */
  private final AtomicBoolean planned = new AtomicBoolean();

  ContainerRemover(
      EngineConnection connection,
      Leftovers leftovers,
      JobNetworks networks,
      ExecutorService thread) {
    this.connection = connection;
    this.leftovers = leftovers;
    this.networks = networks;
    this.thread = thread;
  }

  /** Removes what is kept for an attempt, if there is anything. Returns at once. */
  public void release(AttemptId attempt) {
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
    } catch (EngineUnreachableException e) {
      LOG.info("Containers are left over for now: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Removing containers broke", e);
    }
  }

  /** Removes a container with its anonymous volumes; kills it first if it runs. */
  private void removeNow(AttemptId attempt, String container)
      throws EngineUnreachableException, InterruptedException {
    try {
      connection.call(
          "remove",
          client ->
              client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
      leftovers.removed(container);
    } catch (NotFoundException e) {
      LOG.debug("{}: its container is gone already", attempt);
      leftovers.removed(container);
    } catch (DockerException e) {
      // Also a conflict: somebody is removing it at this moment, and that may yet fail.
      LOG.info("{}: its container is left over for now: {}", attempt, EngineMessages.of(e));
    }
  }

  /** Removes what is due within this time, and nothing after it. */
  public void finish(Duration limit) {
    if (leftovers.isAnythingDue()) {
      removeDue();
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
