package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops what runs on an instance that goes. It looks at all that goes on, since that is rare. */
final class Occupants {
  private final Cluster cluster;
  private final Attempts attempts;

  Occupants(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.attempts = attempts;
  }

  /** Asks what runs there to end, and forces it once the usual grace is over. */
  void stop(Turn turn, BoughtInstance instance) {
    for (TaskRef task : on(instance)) {
      attempts.stop(turn, task, order(task));
    }
  }

  /** As above, and forces it at an instant, in milliseconds since the epoch. */
  void stop(Turn turn, BoughtInstance instance, long killAt) {
    for (TaskRef task : on(instance)) {
      attempts.stop(turn, task, order(task), killAt);
    }
  }

  private Attempt.StopOrder order(TaskRef task) {
    String instance = cluster.task(task).requireOpenAttempt().instanceName();
    return new Attempt.StopOrder(
        Attempt.StopCause.INSTANCE_RECLAIMED, Attempts.hostTerminated(instance));
  }

  private List<TaskRef> on(BoughtInstance instance) {
    String name = instance.request().computeEnvironment();
    @Nullable EnvironmentState environment = cluster.environments().get(name);
    int position = environment == null ? -1 : environment.instances().find(instance.id().value());
    return position < 0
        ? List.of()
        : cluster.open().stream().filter(task -> isOn(task, name, position)).toList();
  }

  private boolean isOn(TaskRef task, String environment, int position) {
    Attempt attempt = cluster.task(task).openAttempt();
    if (attempt == null || !attempt.environment().equals(environment)) {
      return false;
    }
    Gang gang = cluster.jobs().get(task.number()).gang();
    return gang == null
        ? attempt.instance() == position
        : gang.nodes().stream().anyMatch(n -> n.isOpen() && n.instance() == position);
  }
}
