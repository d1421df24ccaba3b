package io.github.batchwright.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Every so many seconds from an instant on.
 *
 * @param base what is counted from
 * @param period in seconds
 * @param first the number of the first: 0 for the base itself
 */
record RateTimes(Instant base, long period, long first) implements Recurrence {
  @Override
  public Instant atOrAfter(Instant instant) {
    long number = Math.max(first, floor(instant));
    Instant time = time(number);
    return time.isBefore(instant) ? time(number + 1) : time;
  }

  @Override
  public @Nullable Instant atOrBefore(Instant instant) {
    long number = floor(instant);
    return number < first ? null : time(number);
  }

  /** The period is whole seconds, so the rest below a second only matters for the order. */
  private long floor(Instant instant) {
    long elapsed = instant.getEpochSecond() - base.getEpochSecond();
    return Math.floorDiv(instant.getNano() < base.getNano() ? elapsed - 1 : elapsed, period);
  }

  private Instant time(long number) {
    return base.plusSeconds(number * period);
  }
}
