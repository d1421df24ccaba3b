package io.github.batchwright.engine;

/**
 * The engine's own time: that of its clock, unless an earlier life of the engine got further than
 * the clock is now. Then it goes on from there, at the pace of the clock, so that what was timed in
 * that life is neither early nor late by more than the time in between. Confined to one thread.
 */
final class TimeLine {
  private final EngineClock clock;
  private long ahead;
  private long latest = Long.MIN_VALUE;

  TimeLine(EngineClock clock) {
    this.clock = clock;
  }

  /** Goes on from an instant of an earlier life, in milliseconds since the epoch. */
  void resumeAt(long instant) {
    ahead = Math.max(0, instant - clock.millis());
    latest = instant;
  }

  /** Reads the clock; returns milliseconds since the epoch, never less than before. */
  long read() {
    latest = Math.max(latest, clock.millis() + ahead);
    return latest;
  }

  /** Returns what was read last. */
  long latest() {
    return latest;
  }

  /** Returns what the clock shows at an instant of this line. */
  long onClock(long instant) {
    return instant - ahead;
  }
}
