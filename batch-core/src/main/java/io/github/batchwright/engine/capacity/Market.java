package io.github.batchwright.engine.capacity;

import io.github.batchwright.model.capacity.InstanceCatalog;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be bought for which compute environments. */
public final class Market {
  private final Map<String, Supplier<InstanceCatalog>> catalogs;

  /**
   * Makes a market.
   *
   * @param catalogs by the name of an environment, the catalog of the moment
   */
  public Market(Map<String, Supplier<InstanceCatalog>> catalogs) {
    this.catalogs = Collections.unmodifiableMap(new LinkedHashMap<>(catalogs));
  }

  /** Returns what can be bought now, by the name of an environment; but for what is not known. */
  public NavigableMap<String, InstanceCatalog> catalogs() {
    NavigableMap<String, InstanceCatalog> now = new TreeMap<>();
    catalogs.forEach(
        (name, catalog) -> {
          InstanceCatalog known = known(catalog);
          if (known != null) {
            now.put(name, known);
          }
        });
    return now;
  }

  /** What a provider fails to tell is not known; nobody waits for it. */
  private static @Nullable InstanceCatalog known(Supplier<InstanceCatalog> catalog) {
    try {
      return catalog.get();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Says whether anything can be bought for any environment. */
  boolean isOpen() {
    return !catalogs.isEmpty();
  }

  /** Returns what can be bought for an environment now, or null if nobody sells to it. */
  @Nullable InstanceCatalog catalog(String environment) {
    Supplier<InstanceCatalog> catalog = catalogs.get(environment);
    return catalog == null ? null : catalog.get();
  }
}
