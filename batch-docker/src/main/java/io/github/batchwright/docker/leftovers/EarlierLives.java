package io.github.batchwright.docker.leftovers;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.Reconciliation;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this life of the service was told of the lives before it, which tells what is left of them
 * from what is not. Until it was told, nothing is. Thread-safe.
 */
public final class EarlierLives {
  private volatile @Nullable Life life;

  private record Life(Reconciliation told, Set<AttemptId> recovered) {}

  /**
   * This is told.
   *
   * @param recovered the attempts of earlier lives that go on, wherever they run
   */
  public void begin(Reconciliation told, Set<AttemptId> recovered) {
    life = new Life(told, recovered);
  }

  /** Returns the number of this life, or 0 if nobody has told it. */
  public long epoch() {
    Life now = life;
    return now == null ? 0 : now.told.epoch();
  }

  /** Says whether an attempt is of this service, rather than of another that shares the owner. */
  public boolean isOwn(AttemptId id) {
    Life now = life;
    return now != null && now.told.isOwn(id.job());
  }

  /**
   * Says whether what has these labels was made by an earlier life of this service, for an attempt
   * whose end it has recorded or which it has given up.
   */
  public boolean isLeftOver(AttemptId id, Map<String, String> labels) {
    Life now = life;
    return now != null && isOlder(now, id, labels, 0) && !now.recovered.contains(id);
  }

  /**
   * Says whether what has these labels was made by this life of this service, or an earlier one.
   */
  public boolean isMade(AttemptId id, Map<String, String> labels) {
    Life now = life;
    return now != null && isOlder(now, id, labels, 1);
  }

  /** As above, without those for attempts of earlier lives that go on, wherever they run. */
  public boolean isMadeAndNotRecovered(AttemptId id, Map<String, String> labels) {
    Life now = life;
    return now != null && isOlder(now, id, labels, 1) && !now.recovered.contains(id);
  }

  private static boolean isOlder(
      Life now, AttemptId id, Map<String, String> labels, int livesAhead) {
    OptionalLong epoch = ContainerIdentity.epoch(labels);
    return epoch.isPresent()
        && epoch.getAsLong() < now.told.epoch() + livesAhead
        && now.told.isOwn(id.job());
  }
}
