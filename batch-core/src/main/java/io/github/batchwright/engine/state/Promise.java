package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * When and where a job or a child is to start, by how long all are expected to run. Immutable.
 *
 * @param task the job or the child
 * @param start when, on the engine's time line, in milliseconds since the epoch
 * @param environment the compute environment
 * @param instances the position of the instance in it, or that of each node
 */
public record Promise(TaskRef task, long start, String environment, List<Integer> instances) {
  /** Copies the list. */
  public Promise {
    instances = ImmutableList.copyOf(instances);
  }
}
