package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.model.Container;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
  private final Map<AttemptId, Open> waiting = new LinkedHashMap<>(); // guarded by itself
  private volatile @Nullable Life life;

  Takeover(ContainerIdentity identity, AttemptTable table, ContainerLauncher launcher) {
    this.identity = identity;
    this.table = table;
    this.launcher = launcher;
  }

  /**
   * An attempt that may have a container or not.
   *
   * @param hasRun whether it was recorded to run, so that it must not be started
   */
  record Open(TrackedAttempt attempt, LaunchRequest request, boolean hasRun) {}

  /** What this life was told, and which attempts it was told of. */
  private record Life(Reconciliation told, Set<AttemptId> recovered) {}

  /**
   * Takes in the attempts of earlier lives.
   *
   * @param recovered those attempts, and those that are found out about elsewhere
   */
  void begin(Reconciliation told, Set<AttemptId> recovered) {
    for (RecoveredAttempt attempt : told.attempts()) {
      AttemptId id = attempt.request().attempt();
      table
          .add(new TrackedAttempt(id, true))
          .ifPresent(open -> wait(open, attempt.request(), attempt.startedAt() != null));
    }
    life = new Life(told, recovered);
  }

  /** The engine did not answer: it may run, or not. */
  void unanswered(TrackedAttempt attempt, LaunchRequest request) {
    wait(attempt, request, false);
  }

  private void wait(TrackedAttempt attempt, LaunchRequest request, boolean hasRun) {
    synchronized (waiting) {
      waiting.put(attempt.id(), new Open(attempt, request, hasRun));
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
    Life now = life;
    return now == null ? 0 : now.told.epoch();
  }

  /**
   * Decides about attempts.
   *
   * @param asked those that waited before the list was asked for
   * @param listed the containers in it by attempt
   */
  void decide(List<Open> asked, Map<AttemptId, Container> listed) {
    for (Open open : asked) {
      AttemptId id = open.attempt.id();
      synchronized (waiting) {
        if (!waiting.remove(id, open)) {
          continue;
        }
      }
      // It may have been given up meanwhile.
      if (table.isOpen(open.attempt)) {
        decide(open, listed.get(id));
      }
    }
  }

  private void decide(Open open, @Nullable Container container) {
    TrackedAttempt attempt = open.attempt;
    if (container != null) {
      attempt.hasContainer(container.getId());
    }
    if (container != null && !"created".equals(container.getState())) {
      launcher.adopt(attempt, container.getId(), String.valueOf(container.getState()));
    } else if (open.hasRun) {
      // A container that was only created is not the one that ran.
      LOG.warn("{}: {}", attempt.id(), GONE);
      table.reportEnded(attempt, AttemptOutcome.lost(GONE));
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
    Life now = life;
    Optional<AttemptId> attempt = identity.attempt(container.getLabels());
    if (now == null || attempt.isEmpty()) {
      return false;
    }
    AttemptId id = attempt.get();
    OptionalLong epoch = ContainerIdentity.epoch(container.getLabels());
    return epoch.isPresent()
        && epoch.getAsLong() < now.told.epoch()
        && now.told.isOwn(id.job())
        && !now.recovered.contains(id)
        && table.find(id).isEmpty();
  }

  /**
   * Says whether labels are those of an attempt of this service that nobody looks after, so that
   * what has them and is used by no container is of no use to anybody.
   */
  boolean isNobodys(Map<String, String> labels) {
    Life now = life;
    return now != null
        && identity
            .attempt(labels)
            .filter(id -> now.told.isOwn(id.job()) && table.find(id).isEmpty())
            .isPresent();
  }
}
