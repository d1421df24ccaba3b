package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import java.util.Map;
import java.util.TreeMap;

/** How many vCPUs of each environment are there and are used, over time. One thread. */
final class Usage {
  private final Cluster cluster;
  private final Map<String, Sum> sums = new TreeMap<>();

  private static final class Sum {
    double there;
    double used;
    double markedThere;
    double markedUsed;
  }

  Usage(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Lets this many milliseconds pass with everything as it is now. */
  void pass(long millis) {
    for (EnvironmentState environment : cluster.environments().values()) {
      Sum sum = sums.computeIfAbsent(environment.environment().name(), name -> new Sum());
      sum.there += (double) environment.total().milliVcpus() * millis;
      sum.used += (double) environment.usedMilliVcpus() * millis;
    }
  }

  /** Has what was counted so far be what is told. */
  void mark() {
    for (Sum sum : sums.values()) {
      sum.markedThere = sum.there;
      sum.markedUsed = sum.used;
    }
  }

  /** Returns which part of an environment was used until the last mark, 0-1. */
  double of(String environment) {
    Sum sum = sums.get(environment);
    return sum == null || sum.markedThere == 0 ? 0 : sum.markedUsed / sum.markedThere;
  }
}
