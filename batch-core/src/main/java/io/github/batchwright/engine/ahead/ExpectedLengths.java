package io.github.batchwright.engine.ahead;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;

/**
 * Attempts run as long as is expected of them; one that has run longer already runs twice, four
 * times, ... as long.
 */
final class ExpectedLengths implements Lengths {
  private final ExpectedDuration expected;

  ExpectedLengths(Cluster cluster) {
    this.expected = new ExpectedDuration(cluster);
  }

  @Override
  public long millis(JobRecord job, TaskRef task, int attempt, long elapsed) {
    return outlast(expected.millis(job), elapsed);
  }

  /** Doubles a length until it is not less than what has passed already. */
  static long outlast(long expected, long elapsed) {
    long length = Math.max(1, expected);
    while (length < elapsed) {
      length = LongMath.saturatedMultiply(length, 2);
    }
    return length;
  }

  @Override
  public boolean isByChance() {
    return false;
  }
}
