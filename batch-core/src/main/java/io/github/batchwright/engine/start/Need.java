package io.github.batchwright.engine.start;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.Resources;

/**
 * What one child takes, and how many of its kind find room at once.
 *
 * @param each what one takes while it runs
 * @param slots how many such could run at once if nothing else did: less than the sum of the
 *     capacity says where it is spread over instances
 */
public record Need(Resources each, int slots) {
  /** Checks the number. */
  public Need {
    Checks.atLeast("slots", slots, 0);
  }
}
