package io.github.batchwright.docker.containers;

import io.github.batchwright.model.AttemptId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The containers of attempts that have ended: those kept until the end is durable, those to be
 * removed, and those that may yet appear. Bounded: of too many the oldest are forgotten, and are
 * left for the next life of this owner to clear away. Thread-safe.
 */
public final class Leftovers {
  /** How many of each are remembered. */
  static final int REMEMBERED = 10_000;

  private final int remembered;
  private final Map<AttemptId, String> kept = new LinkedHashMap<>();
  private final Map<String, AttemptId> due = new LinkedHashMap<>();
  private final Map<AttemptId, Long> unwanted = new LinkedHashMap<>();

  public Leftovers() {
    this(REMEMBERED);
  }

  Leftovers(int remembered) {
    this.remembered = remembered;
  }

  /** The attempt has ended; its container stays until it is released. */
  public synchronized void keep(AttemptId id, String container) {
    kept.put(id, container);
    bound(kept);
  }

  /** The attempt's container, if one is kept, is to be removed; false if there is none. */
  public synchronized boolean release(AttemptId id) {
    String container = kept.remove(id);
    if (container != null) {
      remove(id, container);
    }
    return container != null;
  }

  /** This container is to be removed as soon as the engine lets it. */
  public synchronized void remove(AttemptId id, String container) {
    due.put(container, id);
    bound(due);
  }

  /** Returns the containers that are to be removed, the oldest first. */
  public synchronized Map<String, AttemptId> due() {
    return new LinkedHashMap<>(due);
  }

  /** It is gone. */
  public synchronized void removed(String container) {
    due.remove(container);
  }

  /** A container that never ran may yet appear for this attempt, and is of no use to anybody. */
  public synchronized void unwanted(AttemptId id) {
    unwanted.put(id, System.nanoTime());
    bound(unwanted);
  }

  public synchronized boolean isUnwanted(AttemptId id) {
    return unwanted.containsKey(id);
  }

  /** The engine was away meanwhile: whatever is unwanted may appear only now. */
  synchronized void stillUnwanted() {
    long now = System.nanoTime();
    unwanted.replaceAll((id, since) -> now);
  }

  /** Forgets what was unwanted before this time: it will not appear any more. */
  public synchronized void forgetUnwantedBefore(long nanoTime) {
    unwanted.values().removeIf(since -> since - nanoTime < 0);
  }

  private void bound(Map<?, ?> map) {
    if (map.size() > remembered) {
      Iterator<?> eldest = map.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
