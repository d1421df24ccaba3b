package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.EngineClock;

/** A clock that stands until it is moved. Confined to one thread. */
final class AheadClock implements EngineClock {
  private final long wallAhead;
  private long now;

  /** Begins at an instant at which the wall clock shows another, perhaps. */
  AheadClock(long now, long wall) {
    this.now = now;
    this.wallAhead = wall - now;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public long wallMillis() {
    return now + wallAhead;
  }

  void moveTo(long instant) {
    now = Math.max(now, instant);
  }
}
