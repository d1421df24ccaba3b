package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;

/**
 * How many units of a consumable resource every attempt takes. AWS: {@code
 * ConsumableResourceRequirement}.
 *
 * @param consumableResource the name of the resource
 * @param quantity how many units, at least 1
 */
public record ConsumableResourceRequirement(String consumableResource, long quantity) {
  /** Checks the fields. */
  public ConsumableResourceRequirement {
    Checks.name("consumableResourceList.consumableResource", consumableResource);
    Checks.atLeast("consumableResourceList.quantity", quantity, 1);
  }

  /** Copies a list in which no resource may be named twice. */
  static List<ConsumableResourceRequirement> copy(List<ConsumableResourceRequirement> list) {
    List<String> names =
        list.stream().map(ConsumableResourceRequirement::consumableResource).toList();
    Checks.require(
        names.stream().distinct().count() == names.size(),
        "consumableResourceList",
        names,
        "must name no consumable resource twice");
    return Checks.copy(list);
  }
}
