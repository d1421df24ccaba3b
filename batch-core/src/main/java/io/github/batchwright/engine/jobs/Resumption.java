package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new life of the service does first: it has executors find out what became of every attempt
 * that was placed in an earlier life, and asks those once more to end that were being stopped.
 */
public final class Resumption {
  private final Cluster cluster;
  private final Attempts attempts;
  private final Launches launches;

  public Resumption(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.attempts = attempts;
    this.launches = new Launches(cluster);
  }

  /** Has everything reconciled. */
  public void run(Turn turn, long epoch) {
    List<RecoveredAttempt> recovered = new ArrayList<>();
    for (TaskRef task : cluster.open()) {
      JobRecord job = cluster.jobs().get(task.number());
      Gang gang = job.gang();
      if (gang == null) {
        Attempt attempt = cluster.task(task).requireOpenAttempt();
        recovered.add(new RecoveredAttempt(launches.request(task), instant(attempt.startedAt())));
      } else {
        addNodes(recovered, task, gang);
      }
    }
    turn.effect(new Effect.Reconcile(new Reconciliation(cluster.mark(), epoch, recovered)));
    for (TaskRef task : cluster.open()) {
      attempts.stopAgain(turn, task);
    }
  }

  private void addNodes(List<RecoveredAttempt> recovered, TaskRef task, Gang gang) {
    for (int node = 0; node < gang.size(); node++) {
      GangNode state = gang.nodes().get(node);
      if (gang.isRunning(node)) {
        recovered.add(new RecoveredAttempt(launches.node(task, node), instant(state.startedAt())));
      }
    }
  }

  private static @Nullable Instant instant(long millis) {
    return millis == Attempt.NEVER ? null : Instant.ofEpochMilli(millis);
  }
}
