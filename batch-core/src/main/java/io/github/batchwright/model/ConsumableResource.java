package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Map;
import java.util.Objects;

/**
 * Something countable that jobs take besides compute: licences, database connections, tokens. AWS:
 * {@code CreateConsumableResource}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param type whether units come back when an attempt ends
 * @param totalQuantity how many units there are, at least 0
 * @param tags at most 50
 */
public record ConsumableResource(
    String name, ConsumableResourceType type, long totalQuantity, Map<String, String> tags) {
  /** Checks and copies the fields. */
  public ConsumableResource {
    Checks.name("consumableResourceName", name);
    Objects.requireNonNull(type, "resourceType");
    Checks.atLeast("totalQuantity", totalQuantity, 0);
    tags = Checks.tags(tags);
  }

  /** Returns this resource with another total. */
  public ConsumableResource withTotalQuantity(long quantity) {
    return new ConsumableResource(name, type, quantity, tags);
  }

  /** Returns this resource with these tags and no others. */
  public ConsumableResource withTags(Map<String, String> newTags) {
    return new ConsumableResource(name, type, totalQuantity, newTags);
  }

  /** Returns a resource whose units come back. */
  public static ConsumableResource replenishable(String name, long totalQuantity) {
    return new ConsumableResource(
        name, ConsumableResourceType.REPLENISHABLE, totalQuantity, Map.of());
  }

  /** Returns a resource whose units are used up. */
  public static ConsumableResource nonReplenishable(String name, long totalQuantity) {
    return new ConsumableResource(
        name, ConsumableResourceType.NON_REPLENISHABLE, totalQuantity, Map.of());
  }
}
