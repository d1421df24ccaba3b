package io.github.batchwright.engine;

/** The time line that the engine reads, once a turn. */
@FunctionalInterface
public interface EngineClock {
  /**
   * Returns milliseconds since the epoch. Durations are measured on it, so it should run on evenly
   * when the wall clock is set.
   */
  long millis();
}
