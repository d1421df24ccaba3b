package io.github.batchwright.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import io.github.batchwright.model.AttemptId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the attempts with the containers that the engine lists: finds ends that no event told
 * of, stops that did not arrive, and containers to be thrown away. It touches no container but
 * those of the attempts it knows. Thread-safe.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** A create that timed out may still make its container; later than this it will not. */
  private static final Duration DISCARD_MEMORY = Duration.ofMinutes(15);

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final AttemptTable table;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerRemover remover;

  Reconciler(
      EngineConnection connection,
      ContainerIdentity identity,
      AttemptTable table,
      EndCollector collector,
      ContainerStopper stopper,
      ContainerRemover remover) {
    this.connection = connection;
    this.identity = identity;
    this.table = table;
    this.collector = collector;
    this.stopper = stopper;
    this.remover = remover;
  }

  /** Compares once. An engine that does not answer is left alone until the next time. */
  void run() throws InterruptedException {
    long began = System.nanoTime();
    try {
      compare();
      table.forgetDiscardedBefore(began - DISCARD_MEMORY.toNanos());
    } catch (DockerException e) {
      LOG.warn("Containers cannot be listed: {}", EngineMessages.of(e));
    } catch (EngineUnreachableException e) {
      LOG.warn("Containers cannot be listed: {}", e.getMessage());
    }
  }

  private void compare() throws EngineUnreachableException, InterruptedException {
    // Taken before the list, so that what is missing in it is missing indeed.
    Map<TrackedAttempt, String> running = new HashMap<>();
    for (TrackedAttempt attempt : table.all()) {
      String container = attempt.runningContainer();
      if (container != null) {
        running.put(attempt, container);
      }
    }
    List<Container> listed =
        connection.call(
            "list",
            client ->
                client
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(identity.filter())
                    .exec());
    Map<String, Container> byId = new HashMap<>();
    listed.forEach(container -> byId.put(container.getId(), container));
    running.forEach((attempt, id) -> check(attempt, byId.get(id)));
    for (Container container : listed) {
      Optional<AttemptId> attempt = identity.attempt(container.getLabels());
      if (attempt.isPresent() && table.isDiscarded(attempt.get())) {
        remover.remove(attempt.get(), container.getId());
      }
    }
  }

  private void check(TrackedAttempt attempt, @Nullable Container container) {
    if (container == null || !"running".equals(container.getState())) {
      collector.look(attempt);
    } else if (attempt.undeliveredStop() != null) {
      stopper.signal(attempt);
    }
  }
}
