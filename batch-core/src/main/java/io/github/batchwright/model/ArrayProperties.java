package io.github.batchwright.model;

/**
 * Makes a job an array of children that differ by their index. AWS: {@code arrayProperties}.
 *
 * @param size how many children, at least 2; {@link ServiceLimits} caps it
 */
public record ArrayProperties(int size) {
  /** Checks the size. */
  public ArrayProperties {
    Checks.atLeast("arrayProperties.size", size, 2);
  }
}
