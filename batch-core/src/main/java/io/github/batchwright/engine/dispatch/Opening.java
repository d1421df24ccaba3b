package io.github.batchwright.engine.dispatch;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Where a job or a child can have its room, and from when on. Immutable.
 *
 * @param start in milliseconds since the epoch
 * @param environment the name of the compute environment
 * @param instances the position of the instance in it, or that of each node
 */
public record Opening(long start, String environment, List<Integer> instances) {
  /** Copies the list. */
  public Opening {
    instances = ImmutableList.copyOf(instances);
  }
}
