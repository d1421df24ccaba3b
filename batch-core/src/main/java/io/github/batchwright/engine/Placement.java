package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;

/**
 * Gives RUNNABLE jobs their places. Queues are served by descending priority, each strictly in
 * order: a head that does not fit blocks what is behind it, and the next queue is served.
 */
final class Placement {
  private final Cluster cluster;
  private final Launches launches;

  Placement(Cluster cluster) {
    this.cluster = cluster;
    this.launches = new Launches(cluster);
  }

  /** Places at most {@code most} attempts; returns how many. */
  int run(Turn turn, int most) {
    int placed = 0;
    for (QueueState queue : cluster.queuesByPriority()) {
      while (placed < most) {
        TaskRef head = queue.head();
        if (head == null || !place(turn, queue, head)) {
          break;
        }
        placed++;
      }
    }
    return placed;
  }

  private boolean place(Turn turn, QueueState queue, TaskRef task) {
    Resources demand = cluster.jobs().get(task.number()).shape().demand();
    for (String name : queue.queue().computeEnvironmentOrder()) {
      EnvironmentState environment = cluster.environment(name);
      if (environment.environment().state() == ResourceState.DISABLED) {
        continue;
      }
      int instance = environment.firstFit(demand);
      if (instance >= 0) {
        int attempt = cluster.task(task).attempts().size() + 1;
        turn.record(new Fact.AttemptPlaced(task, attempt, name, instance));
        turn.effect(new Effect.Launch(launches.request(task)));
        return true;
      }
    }
    return false;
  }
}
