package io.github.batchwright.service;

import io.github.batchwright.engine.EngineClock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A time line that begins at the wall clock's instant and from there on follows the machine's
 * steady clock, so that setting the wall clock neither fires nor delays a timeout.
 */
final class SystemTimeLine implements EngineClock {
  static final SystemTimeLine INSTANCE = new SystemTimeLine();

  private final long origin = InstantSource.system().millis();
  private final long nanos = System.nanoTime();

  @Override
  public long wallMillis() {
    return InstantSource.system().millis();
  }

  @Override
  public long millis() {
    return origin + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
