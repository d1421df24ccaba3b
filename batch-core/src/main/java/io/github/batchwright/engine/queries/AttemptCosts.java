package io.github.batchwright.engine.queries;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.cost.Rider;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.TaskRef;
import org.jspecify.annotations.Nullable;

/** What attempts are charged for, also while they go on. It reads, and decides nothing. */
public final class AttemptCosts {
  private static final int NO_NODE = -1;

  private AttemptCosts() {}

  /** Returns what an attempt is charged for until now, or null if no price is known. */
  public static @Nullable Charge of(Cluster cluster, TaskRef task, Attempt attempt, long now) {
    Charge sum = attempt.cost();
    if (!attempt.isOpen()) {
      return sum;
    }
    Gang gang = cluster.jobs().get(task.number()).gang();
    int nodes = gang == null ? 1 : gang.size();
    for (int node = 0; node < nodes; node++) {
      Rider rider = new Rider(task.number(), task.index(), gang == null ? NO_NODE : node);
      sum = plus(sum, cluster.costs().soFar(rider, now));
    }
    return sum;
  }

  private static @Nullable Charge plus(@Nullable Charge one, @Nullable Charge other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.currency().equals(other.currency())
        ? new Charge(one.currency(), one.hourlyMillis().add(other.hourlyMillis()))
        : one;
  }
}
