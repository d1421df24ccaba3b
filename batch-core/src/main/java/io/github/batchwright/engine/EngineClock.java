package io.github.batchwright.engine;

/** The two clocks that the engine reads, together, once a turn. */
@FunctionalInterface
public interface EngineClock {
  /**
   * Returns milliseconds since the epoch. Durations are measured on it, so it should run on evenly
   * when the wall clock is set.
   */
  long millis();

  /**
   * Returns what the wall clock shows, in milliseconds since the epoch. It may be set forwards and
   * back at any time. Schedules, and the instants at which jobs may start or are to be finished,
   * follow it.
   */
  default long wallMillis() {
    return millis();
  }
}
