package io.github.batchwright.model;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * A host of a compute environment as it is at one instant. Immutable. Not in AWS.
 *
 * @param name what it is called
 * @param capacity what jobs may use of it, all together
 * @param free what is left of that; nothing if the capacity has become less than what is in use
 * @param state what may be placed on it
 * @param reason why it is not ACTIVE, in words; empty if it is
 * @param attributes what else is known of it
 */
public record HostDetail(
    String name,
    Resources capacity,
    Resources free,
    HostState state,
    String reason,
    Map<String, String> attributes) {
  /** Copies the map. */
  public HostDetail {
    attributes = ImmutableMap.copyOf(attributes);
  }
}
