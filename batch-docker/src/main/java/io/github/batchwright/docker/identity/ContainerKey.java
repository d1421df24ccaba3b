package io.github.batchwright.docker.identity;

import io.github.batchwright.model.AttemptId;

/**
 * Which container of which attempt. Immutable.
 *
 * @param attempt the attempt
 * @param name the name among several containers; an empty text for the only one
 */
public record ContainerKey(AttemptId attempt, String name) {
  /** Returns the only container of an attempt. */
  public static ContainerKey only(AttemptId attempt) {
    return new ContainerKey(attempt, "");
  }

  @Override
  public String toString() {
    return name.isEmpty() ? attempt.toString() : attempt + " container '" + name + "'";
  }
}
