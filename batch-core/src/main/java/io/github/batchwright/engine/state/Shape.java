package io.github.batchwright.engine.state;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.Resources;
import java.util.List;

/**
 * What placement looks at in a job: jobs of one queue and one shape fit in the same places.
 *
 * @param kind what runs it
 * @param demand what it asks for
 * @param consumables what it takes besides
 */
public record Shape(
    JobKind kind, Resources demand, List<ConsumableResourceRequirement> consumables) {
  static Shape of(JobProperties properties, List<ConsumableResourceRequirement> consumables) {
    return new Shape(properties.kind(), properties.resourceRequirements(), consumables);
  }
}
