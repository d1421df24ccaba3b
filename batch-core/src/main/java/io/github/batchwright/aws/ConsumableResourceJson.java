package io.github.batchwright.aws;

import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceType;

/** {@code CreateConsumableResource}. */
final class ConsumableResourceJson {
  private ConsumableResourceJson() {}

  static ConsumableResource read(Cursor in) {
    ConsumableResourceType type = in.constant("resourceType", ConsumableResourceType.class);
    Long quantity = in.longNumber("totalQuantity");
    return in.make(
        () ->
            new ConsumableResource(
                in.requiredText("consumableResourceName"),
                type == null ? ConsumableResourceType.REPLENISHABLE : type,
                quantity == null ? 0 : quantity,
                in.map("tags")));
  }

  static void write(Out out, ConsumableResource resource) {
    out.text("consumableResourceName", resource.name())
        .number("totalQuantity", resource.totalQuantity())
        .constant("resourceType", resource.type())
        .map("tags", resource.tags());
  }
}
