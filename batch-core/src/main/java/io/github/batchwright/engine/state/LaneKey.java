package io.github.batchwright.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * What jobs of one lane have in common: they fit in the same places, and count towards the same
 * cap.
 *
 * @param shape what placement looks at in them
 * @param definition the definition whose attempts are capped, or null
 * @param cap how many attempts of that definition may go on; 0 without one
 */
public record LaneKey(Shape shape, @Nullable String definition, int cap) {
  /** Returns what a job has in common with those of its lane. */
  public static LaneKey of(JobRecord job) {
    Integer cap = job.definition().definition().maxConcurrency();
    return cap == null
        ? new LaneKey(job.shape(), null, 0)
        : new LaneKey(job.shape(), job.definition().definition().name(), cap);
  }
}
