package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.Resources;

/**
 * What placement looks at in a job: jobs of one queue and one shape fit in the same places.
 *
 * @param kind what runs it
 * @param demand what it asks for
 */
public record Shape(JobKind kind, Resources demand) {
  public static Shape of(JobRecord job) {
    var properties = job.definition().definition().properties();
    return new Shape(properties.kind(), properties.resourceRequirements());
  }
}
