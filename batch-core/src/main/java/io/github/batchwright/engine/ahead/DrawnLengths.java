package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobTimeout;
import java.util.Map;
import java.util.TreeMap;

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

  /** Which part of the attempts of a definition share one draw; found by trying, on a real log. */
  private static final double ALIKE = 0.5;

  /** In how many parts, equally likely, what was learned is looked at. */
  private static final int PARTS = 256;

  private final ExpectedDuration expected;
  private final long seed;

  /**
   * What was learned of a definition when it was first needed, from short to long; empty if that
   * was too little. What a copy draws is not learned from again.
   */
  private final Map<String, long[]> learned = new TreeMap<>();

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
    String definition = job.definition().definition().name();
    double part = part(definition, task, attempt);
    long[] known = learned.computeIfAbsent(definition, name -> learn(job));
    if (known.length > 0) {
      return Math.max(1, draw(known, part, elapsed));
    }
    JobTimeout timeout = job.timeout();
    double all = expected.millis(job);
    double length =
        timeout == null ? all * Math.pow(SPREAD, 2 * part - 1) : elapsed + (all - elapsed) * part;
    return ExpectedLengths.outlast(Math.round(Math.max(1, length)), elapsed);
  }

  /** What runs of one definition take is alike: of two, one draws what the definition draws. */
  private double part(String definition, TaskRef task, int attempt) {
    boolean isAlike = Draws.part(~seed, task.number(), task.index(), attempt) < ALIKE;
    return isAlike
        ? Draws.part(seed, definition.hashCode(), TaskRef.WHOLE, 0)
        : Draws.part(seed, task.number(), task.index(), attempt);
  }

  private static boolean isTold(JobRecord job) {
    return job.request().timing().expectedDuration() != null
        || job.definition().definition().expectedDuration() != null;
  }

  private long[] learn(JobRecord job) {
    if (expected.learnedFrom(job) < LEAST_LEARNED) {
      return new long[0];
    }
    long[] lengths = new long[PARTS];
    for (int i = 0; i < PARTS; i++) {
      lengths[i] = expected.quantile(job, (i + 0.5) / PARTS).orElse(1);
    }
    return lengths;
  }

  /** What has run for a while is one of those that took longer. */
  private static long draw(long[] known, double part, long elapsed) {
    int passed = 0;
    while (passed < PARTS && elapsed > 0 && known[passed] <= elapsed) {
      passed++;
    }
    if (passed == PARTS) {
      // Longer than any before: nobody knows; as long again at most.
      return elapsed + Math.round(elapsed * part) + 1;
    }
    return known[passed + (int) ((PARTS - passed) * part)];
  }

  @Override
  public boolean isByChance() {
    return byChance;
  }
}
