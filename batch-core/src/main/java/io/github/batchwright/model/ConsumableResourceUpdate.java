package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes how many units of a consumable resource there are. AWS: {@code UpdateConsumableResource}.
 *
 * @param consumableResource the name of the resource
 * @param operation what the quantity means
 * @param quantity the new total, or how much it changes by; at least 0
 * @param clientToken 1-64 characters that make the update happen once: the same one again within 8
 *     hours changes nothing. Null for none
 */
public record ConsumableResourceUpdate(
    String consumableResource, Operation operation, long quantity, @Nullable String clientToken) {

  /** What a quantity means. AWS: {@code operation}. */
  public enum Operation {
    /** The total becomes the quantity. */
    SET,
    /** The total grows by the quantity. */
    ADD,
    /** The total shrinks by the quantity. */
    REMOVE
  }

  /** Checks the fields. */
  public ConsumableResourceUpdate {
    Checks.name("consumableResource", consumableResource);
    Objects.requireNonNull(operation, "operation");
    Checks.atLeast("quantity", quantity, 0);
    Checks.require(
        clientToken == null || (!clientToken.isEmpty() && clientToken.length() <= 64),
        "clientToken",
        String.valueOf(clientToken),
        "must be 1-64 characters");
  }

  /** Makes this the total. */
  public static ConsumableResourceUpdate set(String consumableResource, long quantity) {
    return new ConsumableResourceUpdate(consumableResource, Operation.SET, quantity, null);
  }

  /** Adds units. */
  public static ConsumableResourceUpdate add(String consumableResource, long quantity) {
    return new ConsumableResourceUpdate(consumableResource, Operation.ADD, quantity, null);
  }

  /** Removes units. */
  public static ConsumableResourceUpdate remove(String consumableResource, long quantity) {
    return new ConsumableResourceUpdate(consumableResource, Operation.REMOVE, quantity, null);
  }

  /** Makes the update happen once, however often it is repeated with this token. */
  public ConsumableResourceUpdate withClientToken(String token) {
    return new ConsumableResourceUpdate(consumableResource, operation, quantity, token);
  }
}
