package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for consumable resources by name, a page at a time. AWS: {@code ListConsumableResources}.
 *
 * @param name the name, in any case, or its beginning followed by {@code *}; null for all. AWS: the
 *     filter {@code CONSUMABLE_RESOURCE_NAME}
 * @param page which part
 */
public record ListConsumableResourcesRequest(@Nullable String name, PageRequest page) {
  /** Checks that nothing is missing. */
  public ListConsumableResourcesRequest {
    Checks.require(
        name == null || !name.isBlank(),
        "CONSUMABLE_RESOURCE_NAME",
        String.valueOf(name),
        "must not be blank");
    Objects.requireNonNull(page, "page");
  }

  /** Asks for the first hundred of all. */
  public static ListConsumableResourcesRequest all() {
    return new ListConsumableResourcesRequest(null, PageRequest.first());
  }

  /** Asks for the first hundred whose name is this, or begins with it if it ends with {@code *}. */
  public static ListConsumableResourcesRequest named(String name) {
    return new ListConsumableResourcesRequest(name, PageRequest.first());
  }

  /** Asks for another page. */
  public ListConsumableResourcesRequest withPage(PageRequest newPage) {
    return new ListConsumableResourcesRequest(name, newPage);
  }
}
