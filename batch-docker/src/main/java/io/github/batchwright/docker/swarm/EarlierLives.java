package io.github.batchwright.docker.swarm;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this life of the service was told of the lives before it, which tells the services that are
 * left of them from those that are not. Thread-safe.
 */
final class EarlierLives {
  private final SwarmTable table;
  private volatile @Nullable Life life;

  EarlierLives(SwarmTable table) {
    this.table = table;
  }

  private record Life(Reconciliation told, Set<AttemptId> recovered) {}

  /** Takes in the attempts of earlier lives. */
  void begin(Reconciliation told) {
    for (RecoveredAttempt attempt : told.attempts()) {
      boolean unused =
          table.add(SwarmAttempt.recovered(attempt.request(), attempt.startedAt() != null));
    }
    life =
        new Life(
            told,
            told.attempts().stream()
                .map(attempt -> attempt.request().attempt())
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** Returns the number of this life, or 0 if nobody has told it. */
  long epoch() {
    Life now = life;
    return now == null ? 0 : now.told.epoch();
  }

  /**
   * Says whether an attempt's service is left of an earlier life of this service, which has
   * recorded its end or given it up. Services of others that share the owner are not old.
   */
  boolean isLeftOver(AttemptId id, Map<String, String> labels) {
    Life now = life;
    OptionalLong epoch = ContainerIdentity.epoch(labels);
    return now != null
        && epoch.isPresent()
        && epoch.getAsLong() < now.told.epoch()
        && now.told.isOwn(id.job())
        && !now.recovered.contains(id)
        && table.find(id).isEmpty();
  }
}
