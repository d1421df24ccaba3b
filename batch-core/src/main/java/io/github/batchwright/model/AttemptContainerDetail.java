package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How one of an attempt's several containers ended. AWS: {@code
 * attempts.taskProperties.containers}. Immutable.
 *
 * @param name the name of the container, 1-255 of {@code [A-Za-z0-9_-]}
 * @param exitCode its exit code, or null if it has none
 * @param reason more about its end, or null; cut after 1,024 characters
 */
public record AttemptContainerDetail(
    String name, @Nullable Integer exitCode, @Nullable String reason) {
  private static final int LONGEST_REASON = 1024;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public AttemptContainerDetail {
    Checks.longName("container", name);
    if (reason != null && reason.length() > LONGEST_REASON) {
      reason = reason.substring(0, LONGEST_REASON);
    }
  }
}
