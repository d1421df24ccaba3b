package io.github.batchwright.engine;

/**
 * The engine's own time: that of its clock, unless an earlier life of the engine got further than
 * the clock is now. Then it goes on from there, at the pace of the clock, so that what was timed in
 * that life is neither early nor late by more than the time in between. Beside it stands what the
 * wall clock showed at the same instant. Confined to one thread.
 */
final class TimeLine {
  private final EngineClock clock;
  private long ahead;
  private long latest = Long.MIN_VALUE;
  private long wall;

  TimeLine(EngineClock clock) {
    this.clock = clock;
  }

  /** Goes on from an instant of an earlier life, in milliseconds since the epoch. */
  void resumeAt(long instant) {
    ahead = Math.max(0, instant - clock.millis());
    latest = instant;
    wall = clock.wallMillis();
  }

  /** Reads the clocks; returns milliseconds since the epoch, never less than before. */
  long read() {
    latest = Math.max(latest, clock.millis() + ahead);
    wall = clock.wallMillis();
    return latest;
  }

  /** Returns what was read last. */
  long latest() {
    return latest;
  }

  /** Returns what the wall clock showed when it was read last; it may be less than before. */
  long wall() {
    return wall;
  }

  /** Returns when the wall clock will show an instant, on this line, if nobody sets it. */
  long fromWall(long instant) {
    return instant == Long.MAX_VALUE ? Long.MAX_VALUE : instant - wall + latest;
  }

  /** Returns what the clock shows at an instant of this line. */
  long onClock(long instant) {
    return instant - ahead;
  }
}
