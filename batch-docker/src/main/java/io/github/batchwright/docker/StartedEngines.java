package io.github.batchwright.docker;

import io.github.batchwright.model.capacity.InstanceId;
import java.util.Map;

/**
 * The engines that an {@link EngineStarter} has started and not stopped. Immutable.
 *
 * @param engines where they listen, by their instances
 * @param isComplete whether these are all; false if there may be more, of which nothing can be said
 *     at the moment: then it is asked again
 */
public record StartedEngines(Map<InstanceId, EngineEndpoint> engines, boolean isComplete) {
  /** Copies the map. */
  public StartedEngines {
    engines = Map.copyOf(engines);
  }
}
