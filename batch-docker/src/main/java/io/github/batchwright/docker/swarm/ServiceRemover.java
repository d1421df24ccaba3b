package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.containers.Leftovers;
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
 * Removes the services that are due among the {@link Leftovers}, on a thread of its own. What
 * cannot be removed now is tried again after the next look at the swarm. Thread-safe.
 */
final class ServiceRemover {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRemover.class);

  private final ServiceCalls services;
  private final Leftovers leftovers;
  private final ExecutorService thread;

  /** One run removes everything that is due, so more than one need not wait. */
  private final AtomicBoolean planned = new AtomicBoolean();

  ServiceRemover(ServiceCalls services, Leftovers leftovers, ExecutorService thread) {
    this.services = services;
    this.leftovers = leftovers;
    this.thread = thread;
  }

  /** Removes the service that is kept for an attempt, if there is one. Returns at once. */
  void release(AttemptId attempt) {
    if (leftovers.release(attempt)) {
      removeDue();
    }
  }

  /** Removes a service, whatever its task does. Returns at once. */
  void remove(AttemptId attempt, String service) {
    leftovers.remove(attempt, service);
    removeDue();
  }

  /** Removes whatever is due. Returns at once. */
  void removeDue() {
    if (!leftovers.due().isEmpty() && planned.compareAndSet(false, true)) {
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
    } catch (EngineUnreachableException e) {
      LOG.info("Services are left over for now: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Removing services broke", e);
    }
  }

  private void removeNow(AttemptId attempt, String service)
      throws EngineUnreachableException, InterruptedException {
    try {
      services.remove(service);
      leftovers.removed(service);
    } catch (DockerException e) {
      LOG.info("{}: its service is left over for now: {}", attempt, EngineMessages.of(e));
    }
  }

  /** Removes what is due within this time, and nothing after it. */
  void finish(Duration limit) {
    removeDue();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.info("{} services are left for the next life", leftovers.due().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
