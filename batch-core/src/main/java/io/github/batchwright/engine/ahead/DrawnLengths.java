package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobTimeout;
import java.util.OptionalLong;

/**
 * Attempts run as long as chance has it. One whose request or definition says how long it takes
 * runs that long. Else the length is drawn from what attempts of the definition took that
 * succeeded. If too few have, it is drawn evenly from what the timeout leaves, or from a fourth to
 * four times of what is assumed, by factors evenly.
 */
final class DrawnLengths implements Lengths {
  /** From fewer attempts than this nothing is learned. */
  static final int LEAST_LEARNED = 5;

  private static final double SPREAD = 4;
  private static final int BISECTIONS = 12;

  private final ExpectedDuration expected;
  private final long seed;
  private boolean byChance;

  DrawnLengths(Cluster cluster, long seed) {
    this.expected = new ExpectedDuration(cluster);
    this.seed = seed;
  }

  @Override
  public long millis(JobRecord job, TaskRef task, int attempt, long elapsed) {
    if (isTold(job)) {
      return ExpectedLengths.outlast(expected.millis(job), elapsed);
    }
    byChance = true;
    double part = Draws.part(seed, task.number(), task.index(), attempt);
    if (expected.learnedFrom(job) >= LEAST_LEARNED) {
      return Math.max(1, learned(job, part, elapsed));
    }
    JobTimeout timeout = job.timeout();
    double all = expected.millis(job);
    double length =
        timeout == null ? all * Math.pow(SPREAD, 2 * part - 1) : elapsed + (all - elapsed) * part;
    return ExpectedLengths.outlast(Math.round(Math.max(1, length)), elapsed);
  }

  private static boolean isTold(JobRecord job) {
    return job.request().timing().expectedDuration() != null;
  }

  /** What has run for a while is one of those that took longer. */
  private long learned(JobRecord job, double part, long elapsed) {
    double passed = elapsed <= 0 ? 0 : partWithin(job, elapsed);
    if (passed >= 1) {
      // Longer than any before: nobody knows; as long again at most.
      return elapsed + Math.round(elapsed * part) + 1;
    }
    return Math.max(elapsed, quantile(job, passed + part * (1 - passed)));
  }

  /** Returns which part of the attempts took less than this. */
  private double partWithin(JobRecord job, long elapsed) {
    if (quantile(job, 1) <= elapsed) {
      return 1;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (quantile(job, middle) <= elapsed) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long quantile(JobRecord job, double part) {
    OptionalLong found = expected.quantile(job, part);
    return found.orElse(1);
  }

  @Override
  public boolean isByChance() {
    return byChance;
  }
}
