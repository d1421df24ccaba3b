package io.github.batchwright.engine.capacity;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
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

/**
 * Stops what runs on an instance that goes. Since that is rare, what runs where is worked out only
 * then: once in a turn, however many instances go. Confined to one thread.
 */
final class Occupants {
  private final Cluster cluster;
  private final Attempts attempts;

  /** What ran where when a turn first asked, of that turn. */
  private @Nullable ListMultimap<Place, TaskRef> places;

  private @Nullable Turn turn;

  private record Place(String environment, int instance) {}

  Occupants(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.attempts = attempts;
  }

  /** Asks what runs there to end, and forces it once the usual grace is over. */
  void stop(Turn now, BoughtInstance instance) {
    for (TaskRef task : on(now, instance)) {
      attempts.stop(now, task, order(task));
    }
  }

  /** As above, and forces it at an instant, in milliseconds since the epoch. */
  void stop(Turn now, BoughtInstance instance, long killAt) {
    for (TaskRef task : on(now, instance)) {
      attempts.stop(now, task, order(task), killAt);
    }
  }

  private Attempt.StopOrder order(TaskRef task) {
    String instance = cluster.task(task).requireOpenAttempt().instanceName();
    return new Attempt.StopOrder(
        Attempt.StopCause.INSTANCE_RECLAIMED, Attempts.hostTerminated(instance));
  }

  private List<TaskRef> on(Turn now, BoughtInstance instance) {
    String name = instance.request().computeEnvironment();
    @Nullable EnvironmentState environment = cluster.environments().get(name);
    int position = environment == null ? -1 : environment.instances().find(instance.id().value());
    if (position < 0) {
      return List.of();
    }
    // Some of it may have ended since, in the same turn.
    return places(now).get(new Place(name, position)).stream()
        .filter(task -> cluster.jobs().find(task.number()) != null)
        .filter(task -> cluster.task(task).openAttempt() != null)
        .toList();
  }

  private ListMultimap<Place, TaskRef> places(Turn now) {
    ListMultimap<Place, TaskRef> known = places;
    if (known == null || turn != now) {
      known = MultimapBuilder.linkedHashKeys().arrayListValues().build();
      for (TaskRef task : cluster.open()) {
        add(known, task);
      }
      places = known;
      turn = now;
    }
    return known;
  }

  private void add(ListMultimap<Place, TaskRef> all, TaskRef task) {
    Attempt attempt = cluster.task(task).openAttempt();
    if (attempt == null) {
      return;
    }
    Gang gang = cluster.jobs().get(task.number()).gang();
    if (gang == null) {
      all.put(new Place(attempt.environment(), attempt.instance()), task);
      return;
    }
    gang.nodes().stream()
        .filter(node -> node.isOpen())
        .mapToInt(node -> node.instance())
        .distinct()
        .forEach(instance -> all.put(new Place(attempt.environment(), instance), task));
  }
}
