package io.github.batchwright.engine.state;

import io.github.batchwright.model.capacity.InstanceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was bought for compute environments. What was bought for one that is deleted stays until it
 * is gone.
 */
public final class Fleets {
  private final NavigableMap<String, Fleet> byEnvironment = new TreeMap<>();
  private final Map<InstanceId, String> environments = new LinkedHashMap<>();
  private long lastNumber;

  /** Returns the fleet of each environment; not to be changed. */
  public NavigableMap<String, Fleet> all() {
    return Collections.unmodifiableNavigableMap(byEnvironment);
  }

  /** Returns the fleet of an environment, or null if nothing was ever for sale for it. */
  public @Nullable Fleet find(String environment) {
    return byEnvironment.get(environment);
  }

  /** Returns the instance of an id, or null if it is gone. */
  public @Nullable BoughtInstance find(InstanceId id) {
    String environment = environments.get(id);
    return environment == null ? null : fleet(environment).find(id);
  }

  /** Returns the number of the instance that was bought last. */
  public long lastNumber() {
    return lastNumber;
  }

  /** Says whether no instance is on its way. */
  public boolean isQuiet() {
    return byEnvironment.values().stream().allMatch(fleet -> fleet.pending().isEmpty());
  }

  /** Returns the fleet of an environment, which may be new. */
  Fleet fleet(String environment) {
    return byEnvironment.computeIfAbsent(environment, name -> new Fleet());
  }

  BoughtInstance require(InstanceId id) {
    BoughtInstance found = find(id);
    if (found == null) {
      throw new IllegalStateException("no instance " + id);
    }
    return found;
  }

  void put(BoughtInstance instance) {
    environments.put(instance.id(), instance.request().computeEnvironment());
    fleet(instance.request().computeEnvironment()).put(instance);
  }

  void remove(BoughtInstance instance) {
    environments.remove(instance.id());
    fleet(instance.request().computeEnvironment()).remove(instance.id());
  }

  /** Forgets the fleet of an environment that is deleted once it has no instance. */
  void forget(String environment) {
    byEnvironment.remove(environment);
  }

  void lastNumber(long number) {
    lastNumber = number;
  }
}
