package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.model.Container;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.EarlierLives;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, from what the engine lists, what became of attempts of which that is not known: those
 * of earlier lives, and those whose start was not answered. Tells which containers are left of
 * earlier lives, too. It waits as long as there is no list. Thread-safe.
 *
 * <p>A container is removed only once the end of its attempt is durable. So an attempt without a
 * container that was never recorded to run has never run, and can be launched.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
  private static final String GONE =
      "It ran, and its container was removed by somebody else before it was looked for again";

  private final ContainerIdentity identity;
  private final AttemptTable table;
  private final ContainerLauncher launcher;
  private final Function<LaunchRequest, Optional<Task>> tasks;
  private final Map<ContainerKey, Open> waiting = new LinkedHashMap<>(); // guarded by itself
  private final EarlierLives lives = new EarlierLives();

  /**
   * Makes a takeover.
   *
   * @param tasks takes in an attempt of an earlier life; nothing if it is known already
   */
  Takeover(
      ContainerIdentity identity,
      AttemptTable table,
      ContainerLauncher launcher,
      Function<LaunchRequest, Optional<Task>> tasks) {
    this.tasks = tasks;
    this.identity = identity;
    this.table = table;
    this.launcher = launcher;
  }

  /**
   * A container that may be there or not.
   *
   * @param request its attempt's request, narrowed to it
   * @param hasRun whether its attempt was recorded to run, so that it must not be started
   */
  record Open(TrackedAttempt attempt, LaunchRequest request, boolean hasRun) {}

  /**
   * Takes in the attempts of earlier lives.
   *
   * @param recovered those attempts, and those that are found out about elsewhere
   */
  void begin(Reconciliation told, Set<AttemptId> recovered) {
    for (RecoveredAttempt attempt : told.attempts()) {
      tasks
          .apply(attempt.request())
          .ifPresent(
              task ->
                  task.parts()
                      .forEach(
                          part ->
                              wait(part.container(), part.request(), attempt.startedAt() != null)));
    }
    lives.begin(told, recovered);
  }

  /** The engine did not answer: it may run, or not. */
  void unanswered(TrackedAttempt attempt, LaunchRequest request) {
    wait(attempt, request, false);
  }

  private void wait(TrackedAttempt attempt, LaunchRequest request, boolean hasRun) {
    synchronized (waiting) {
      waiting.put(attempt.key(), new Open(attempt, request, hasRun));
    }
  }

  /** Returns the attempts that wait for a list which is yet to be asked for. */
  List<Open> waiting() {
    synchronized (waiting) {
      return List.copyOf(waiting.values());
    }
  }

  /** Returns the number of this life, or 0 if nobody has told it. */
  long epoch() {
    return lives.epoch();
  }

  /**
   * Decides about containers.
   *
   * @param asked those that waited before the list was asked for
   * @param listed the containers in it
   */
  void decide(List<Open> asked, Map<ContainerKey, Container> listed) {
    Set<AttemptId> begun =
        asked.stream()
            .map(open -> open.attempt.key())
            .filter(key -> hasRun(listed.get(key)))
            .map(ContainerKey::attempt)
            .collect(Collectors.toUnmodifiableSet());
    for (Open open : asked) {
      ContainerKey key = open.attempt.key();
      synchronized (waiting) {
        if (!waiting.remove(key, open)) {
          continue;
        }
      }
      // It may have been given up meanwhile.
      if (table.isOpen(open.attempt)) {
        decide(open, listed.get(key), begun.contains(key.attempt()));
      }
    }
  }

  private static boolean hasRun(@Nullable Container container) {
    return container != null && !"created".equals(container.getState());
  }

  /**
   * Decides about one container.
   *
   * @param begun whether one of its attempt is known to have run: then all were there before
   */
  private void decide(Open open, @Nullable Container container, boolean begun) {
    TrackedAttempt attempt = open.attempt;
    if (container != null) {
      attempt.hasContainer(container.getId());
    }
    if (container != null && hasRun(container)) {
      launcher.adopt(
          attempt, open.request, container.getId(), String.valueOf(container.getState()));
    } else if (begun ? container == null : open.hasRun) {
      // A container that was only created is not the one that ran, unless another is.
      LOG.warn("{}: {}", attempt.key(), GONE);
      table.ended(attempt, AttemptOutcome.lost(GONE));
    } else {
      launcher.resume(attempt, open.request);
    }
  }

  /**
   * Says whether a container is left of an earlier life of this service, which has recorded the end
   * of its attempt or given it up. It may be one that an engine has created only now, for a life
   * that was over before the answer. Containers of other services that share the owner are not old.
   */
  boolean isLeftOver(Container container) {
    Map<String, String> labels = container.getLabels();
    return identity
        .attempt(labels)
        .filter(id -> lives.isLeftOver(id, labels) && table.find(id).isEmpty())
        .isPresent();
  }

  /**
   * Says whether a container is of this service, of whatever life, and of no attempt that is open:
   * on an engine that this service has to itself for a while, it is of no use then.
   *
   * @param alsoEnded whether those are, too, that are kept because their attempt ended lately
   */
  boolean isAbandoned(Container container, boolean alsoEnded) {
    Map<String, String> labels = container.getLabels();
    return identity
        .attempt(labels)
        .filter(id -> lives.isMadeAndNotRecovered(id, labels) && table.find(id).isEmpty())
        .filter(id -> alsoEnded || !table.hasEnded(id))
        .isPresent();
  }

  /**
   * Says whether labels are those of an attempt of this service that nobody looks after, so that
   * what has them and is used by no container is of no use to anybody.
   */
  boolean isNobodys(Map<String, String> labels) {
    return identity
        .attempt(labels)
        .filter(id -> lives.isOwn(id) && table.find(id).isEmpty())
        .isPresent();
  }

  /**
   * Says whether a network is of this service and made in this life or an earlier one, so that it
   * is left over unless an attempt uses it.
   */
  boolean isLeftOver(@Nullable Map<String, String> labels, String name) {
    return labels != null
        && identity
            .attempt(labels)
            .filter(id -> identity.name(id).equals(name))
            .filter(id -> lives.isMade(id, labels))
            .isPresent();
  }
}
