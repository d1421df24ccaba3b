package io.github.batchwright.engine.ahead;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a copy is run ahead.
 *
 * @param firesSchedules whether schedules fire
 * @param boot how long after it was asked for an instance is ready
 * @param seed what lengths are drawn by, or null if attempts run as long as is expected of them
 * @param mostWork how much is done at most: inputs, decisions and placements count one each
 */
public record AheadOptions(
    boolean firesSchedules, Duration boot, @Nullable Long seed, long mostWork) {
  /** How long an instance boots unless said otherwise. */
  public static final Duration BOOT = Duration.ofMinutes(1);

  /** How much is done at most unless said otherwise. */
  public static final long MOST_WORK = 50_000_000;

  /** Returns what is used unless said otherwise: everything as it is expected. */
  public static AheadOptions defaults() {
    return new AheadOptions(true, BOOT, null, MOST_WORK);
  }
}
