package io.github.batchwright.docker.leftovers;

import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.model.AttemptId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The containers and networks of attempts that have ended: those kept until the end is durable,
 * those to be removed, and those that may yet appear. Bounded: of too many the oldest are
 * forgotten, and are left for the next life of this owner to clear away. Thread-safe.
 */
public final class Leftovers {
  /** How many of each are remembered. */
  static final int REMEMBERED = 10_000;

  private final int remembered;
  private final Map<AttemptId, Kept> kept = new LinkedHashMap<>();
  private final Map<String, AttemptId> due = new LinkedHashMap<>();
  private final Map<ContainerKey, Long> unwanted = new LinkedHashMap<>();
  private final Set<String> dueNetworks = new LinkedHashSet<>();

  /** What an attempt has left. */
  private record Kept(List<String> containers, @Nullable String network) {}

  public Leftovers() {
    this(REMEMBERED);
  }

  Leftovers(int remembered) {
    this.remembered = remembered;
  }

  /** The attempt has ended; its containers and its network stay until it is released. */
  public synchronized void keep(AttemptId id, List<String> containers, @Nullable String network) {
    if (!containers.isEmpty() || network != null) {
      kept.put(id, new Kept(List.copyOf(containers), network));
      bound(kept.keySet());
    }
  }

  /** What is kept of the attempt, if anything is, is to be removed; false if there is nothing. */
  public synchronized boolean release(AttemptId id) {
    Kept left = kept.remove(id);
    if (left == null) {
      return false;
    }
    left.containers.forEach(container -> remove(id, container));
    if (left.network != null) {
      removeNetwork(left.network);
    }
    return true;
  }

  /** Says whether an attempt that has ended keeps this network. */
  public synchronized boolean keepsNetwork(String network) {
    return kept.values().stream().anyMatch(left -> network.equals(left.network));
  }

  /** This network is to be removed as soon as nobody uses it. */
  public synchronized void removeNetwork(String network) {
    dueNetworks.add(network);
    bound(dueNetworks);
  }

  /** Returns the networks that are to be removed, the oldest first. */
  public synchronized List<String> dueNetworks() {
    return new ArrayList<>(dueNetworks);
  }

  /** It is gone, or is used again. */
  public synchronized void networkRemoved(String network) {
    dueNetworks.remove(network);
  }

  /** Says whether anything is to be removed. */
  public synchronized boolean isAnythingDue() {
    return !due.isEmpty() || !dueNetworks.isEmpty();
  }

  /** This container is to be removed as soon as the engine lets it. */
  public synchronized void remove(AttemptId id, String container) {
    due.put(container, id);
    bound(due.keySet());
  }

  /** Returns the containers that are to be removed, the oldest first. */
  public synchronized Map<String, AttemptId> due() {
    return new LinkedHashMap<>(due);
  }

  /** It is gone. */
  public synchronized void removed(String container) {
    due.remove(container);
  }

  /** A container that never ran may yet appear under this key, and is of no use to anybody. */
  public synchronized void unwanted(ContainerKey key) {
    unwanted.put(key, System.nanoTime());
    bound(unwanted.keySet());
  }

  public synchronized boolean isUnwanted(ContainerKey key) {
    return unwanted.containsKey(key);
  }

  /** The engine was away meanwhile: whatever is unwanted may appear only now. */
  public synchronized void stillUnwanted() {
    long now = System.nanoTime();
    unwanted.replaceAll((id, since) -> now);
  }

  /** Forgets what was unwanted before this time: it will not appear any more. */
  public synchronized void forgetUnwantedBefore(long nanoTime) {
    unwanted.values().removeIf(since -> since - nanoTime < 0);
  }

  private void bound(Set<?> keys) {
    if (keys.size() > remembered) {
      Iterator<?> eldest = keys.iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
