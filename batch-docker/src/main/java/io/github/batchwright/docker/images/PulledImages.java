package io.github.batchwright.docker.images;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images that this executor has brought to the engine since it was built. An image bears no
 * mark of who fetched it, so what is not in here is never removed. Bounded: of too many the oldest
 * are forgotten, and stay. Thread-safe.
 */
final class PulledImages {
  /** How many are remembered. */
  static final int REMEMBERED = 1_000;

  private final int remembered;
  private final Map<String, Pulled> images = new LinkedHashMap<>(); // by reference

  PulledImages() {
    this(REMEMBERED);
  }

  PulledImages(int remembered) {
    this.remembered = remembered;
  }

  /**
   * One image.
   *
   * @param reference the name by which it was fetched
   * @param pinned the name by which it can be had when that name has moved on, or null
   * @param usedNanos when it was last used, as {@link System#nanoTime} tells
   */
  record Pulled(String reference, @Nullable String pinned, String id, long bytes, long usedNanos) {
    Pulled usedAt(long nanos) {
      return new Pulled(reference, pinned, id, bytes, nanos);
    }
  }

  /** Remembers an image; one that had the same name is known by its digest from now on. */
  synchronized void add(Pulled image) {
    Pulled before = images.remove(image.reference());
    if (before != null && !before.id().equals(image.id()) && before.pinned() != null) {
      String pinned = before.pinned();
      images.put(pinned, new Pulled(pinned, null, before.id(), before.bytes(), before.usedNanos()));
    }
    images.put(image.reference(), image);
    Iterator<String> eldest = images.keySet().iterator();
    while (images.size() > remembered) {
      eldest.next();
      eldest.remove();
    }
  }

  /** It is used now; nothing if it is not known. */
  synchronized void used(String reference, long nanos) {
    images.computeIfPresent(reference, (name, image) -> image.usedAt(nanos));
  }

  synchronized void forget(String reference) {
    images.remove(reference);
  }

  synchronized boolean knows(String reference) {
    return images.containsKey(reference);
  }

  synchronized boolean knowsId(String id) {
    return images.values().stream().anyMatch(image -> image.id().equals(id));
  }

  /** Returns all of them, those first that were not used for longest. */
  synchronized List<Pulled> all() {
    List<Pulled> sorted = new ArrayList<>(images.values());
    // Compared by their difference, as such times must be.
    Comparator<Pulled> byUse = (a, b) -> Long.signum(a.usedNanos() - b.usedNanos());
    sorted.sort(byUse);
    return sorted;
  }
}
