package io.github.batchwright.model;

import java.time.Instant;
import java.util.Map;

/**
 * A consumable resource as it is at one instant. AWS: {@code DescribeConsumableResource}.
 *
 * @param resource its settings, with the total as it is now
 * @param inUseQuantity how many units attempts have that go on
 * @param availableQuantity how many units an attempt could take now; 0 also when the total was set
 *     below what is in use
 * @param createdAt when it was created
 */
public record ConsumableResourceDetail(
    ConsumableResource resource, long inUseQuantity, long availableQuantity, Instant createdAt) {
  /** Returns its name. */
  public String name() {
    return resource.name();
  }

  /** Returns how many units there are, those in use among them. */
  public long totalQuantity() {
    return resource.totalQuantity();
  }

  /** Returns its tags. */
  public Map<String, String> tags() {
    return resource.tags();
  }
}
