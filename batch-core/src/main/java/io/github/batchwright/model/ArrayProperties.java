package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Makes a job an array of children that differ by their index. AWS: {@code arrayProperties}.
 *
 * @param size how many children, at least 2; {@link ServiceLimits} caps it
 * @param maxConcurrency how many of them are STARTING or RUNNING at once at most, or null for no
 *     cap. Not in AWS
 */
public record ArrayProperties(int size, @Nullable Integer maxConcurrency) {
  /** Checks the fields. */
  public ArrayProperties {
    Checks.atLeast("arrayProperties.size", size, 2);
    Checks.concurrency("arrayProperties.maxConcurrency", maxConcurrency);
  }

  /** Returns an array without a cap. */
  public static ArrayProperties of(int size) {
    return new ArrayProperties(size, null);
  }
}
