package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.Retention;
import java.util.ArrayList;
import java.util.List;

/** Forgets finished jobs once there are too many of them, or they are too old. */
final class Evictions {
  private final Cluster cluster;
  private final Retention retention;

  Evictions(Cluster cluster, Retention retention) {
    this.cluster = cluster;
    this.retention = retention;
  }

  /** Forgets at most {@code most} jobs; returns how many. */
  int run(Turn turn, int most) {
    int surplus = cluster.finished().size() - retention.count();
    long tooOld = turn.now() - retention.age().toMillis();
    List<Long> gone = new ArrayList<>();
    int looked = 0;
    for (long number : cluster.finished()) {
      boolean expired = cluster.jobs().get(number).state().stoppedAt() <= tooOld;
      if (looked++ >= most || (gone.size() >= surplus && !expired)) {
        break;
      }
      // The children of a finished array are still looked at by arrays that are tied to them.
      if (!cluster.waits().hasTies(number)) {
        gone.add(number);
      }
    }
    for (long number : gone) {
      turn.record(new Fact.JobForgotten(number));
      turn.effect(new Effect.Forget(cluster.id(TaskRef.whole(number))));
    }
    return gone.size();
  }
}
