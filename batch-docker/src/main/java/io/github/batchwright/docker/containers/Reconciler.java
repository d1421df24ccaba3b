package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.Leftovers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the attempts with the containers that the engine lists: finds what became of attempts
 * that are taken over, ends that no event told of, stops that did not arrive, and containers to be
 * removed. It touches no container but those of attempts it knows, and those that are left of
 * earlier lives of this service. Thread-safe.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** A create that timed out may still make its container; later than this it will not. */
  private static final Duration UNWANTED_MEMORY = Duration.ofMinutes(15);

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final AttemptTable table;
  private final Takeover takeover;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerStarter starter;
  private final Leftovers leftovers;
  private final ContainerRemover remover;
  private final JobNetworks networks;

  Reconciler(
      EngineConnection connection,
      ContainerIdentity identity,
      AttemptTable table,
      Takeover takeover,
      EndCollector collector,
      ContainerStopper stopper,
      ContainerStarter starter,
      Leftovers leftovers,
      ContainerRemover remover,
      JobNetworks networks) {
    this.connection = connection;
    this.identity = identity;
    this.table = table;
    this.takeover = takeover;
    this.collector = collector;
    this.stopper = stopper;
    this.starter = starter;
    this.leftovers = leftovers;
    this.remover = remover;
    this.networks = networks;
  }

  /** Compares once; false if that failed, and there are attempts that wait for it. */
  boolean run() throws InterruptedException {
    return compare().isPresent() || takeover.waiting().isEmpty();
  }

  /**
   * Compares once after the engine was away; false if that failed, or there are containers of
   * attempts that were given up. Those are removed.
   */
  boolean clear() throws InterruptedException {
    leftovers.stillUnwanted();
    return compare()
        .filter(listed -> listed.keySet().stream().noneMatch(leftovers::isUnwanted))
        .isPresent();
  }

  /**
   * Compares once, and has all containers of this service removed whose attempts are not open;
   * false if that failed, or there were any.
   *
   * @param alsoEnded whether also those that are kept because their attempt ended lately
   */
  boolean empty(boolean alsoEnded) throws InterruptedException {
    Optional<Map<ContainerKey, Container>> listed = compare();
    if (listed.isEmpty()) {
      return false;
    }
    boolean isEmpty = true;
    for (Map.Entry<ContainerKey, Container> one : listed.get().entrySet()) {
      if (takeover.isAbandoned(one.getValue(), alsoEnded)) {
        remover.remove(one.getKey().attempt(), one.getValue().getId());
        isEmpty = false;
      }
    }
    return isEmpty;
  }

  /** Returns the containers that were there; nothing if they cannot be listed. */
  private Optional<Map<ContainerKey, Container>> compare() throws InterruptedException {
    long began = System.nanoTime();
    try {
      Map<ContainerKey, Container> listed = compareNow();
      leftovers.forgetUnwantedBefore(began - UNWANTED_MEMORY.toNanos());
      return Optional.of(listed);
    } catch (DockerException e) {
      LOG.warn("Containers cannot be listed: {}", EngineMessages.of(e));
    } catch (EngineUnreachableException e) {
      LOG.warn("Containers cannot be listed: {}", e.getMessage());
    }
    return Optional.empty();
  }

  private Map<ContainerKey, Container> compareNow()
      throws EngineUnreachableException, InterruptedException {
    // Both taken before the list, so that what is missing in it is missing indeed.
    List<Takeover.Open> open = takeover.waiting();
    Map<TrackedAttempt, String> running = running();
    List<Container> listed = list();
    Map<String, Container> byId = new HashMap<>();
    Map<ContainerKey, Container> byKey = new HashMap<>();
    for (Container container : listed) {
      byId.put(container.getId(), container);
      clearKeeper(container);
      identity
          .container(container.getLabels())
          .filter(key -> isNamed(container, identity.name(key)))
          .ifPresent(key -> byKey.put(key, container));
    }
    takeover.decide(open, byKey);
    running.forEach((attempt, id) -> check(attempt, byId.get(id)));
    byKey.forEach(this::clearAway);
    networks.findLeftovers(takeover);
    remover.removeDue();
    return byKey;
  }

  private Map<TrackedAttempt, String> running() {
    Map<TrackedAttempt, String> running = new HashMap<>();
    for (TrackedAttempt attempt : table.all()) {
      String container = attempt.runningContainer();
      if (container != null) {
        running.put(attempt, container);
      }
    }
    return running;
  }

  private List<Container> list() throws EngineUnreachableException, InterruptedException {
    return connection.call(
        "list",
        client ->
            client.listContainersCmd().withShowAll(true).withLabelFilter(identity.filter()).exec());
  }

  /** A container made of an image made of a container has that one's labels, but not its name. */
  private static boolean isNamed(Container container, String name) {
    String[] names = container.getNames();
    return names != null && Arrays.asList(names).contains("/" + name);
  }

  private void check(TrackedAttempt attempt, @Nullable Container container) {
    if (container == null || !ContainerEnd.isRunning(String.valueOf(container.getState()))) {
      collector.look(attempt);
    } else if (attempt.undeliveredStop() != null) {
      stopper.signal(attempt);
    }
  }

  /** Of a start that was broken off; its secrets are gone, as it does not run. */
  private void clearKeeper(Container container) {
    identity
        .keptFor(container.getLabels())
        .filter(name -> !starter.isDelivering(name))
        .ifPresent(name -> remover.removeKeeper(container.getId()));
  }

  private void clearAway(ContainerKey key, Container container) {
    if (leftovers.isUnwanted(key)) {
      remover.remove(key.attempt(), container.getId());
    } else if (takeover.isLeftOver(container)) {
      LOG.info("{}: its container is left of an earlier life, and is removed", key);
      remover.remove(key.attempt(), container.getId());
    }
  }
}
