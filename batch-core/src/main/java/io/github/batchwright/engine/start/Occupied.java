package io.github.batchwright.engine.start;

import io.github.batchwright.checks.Checks;

/**
 * What runs at the moment.
 *
 * @param need what each takes
 * @param count how many run
 * @param end when they are expected to end, in milliseconds since 1970, or {@link Planner#NEVER}
 */
public record Occupied(Need need, int count, long end) {
  /** Checks the number. */
  public Occupied {
    Checks.atLeast("count", count, 1);
  }
}
