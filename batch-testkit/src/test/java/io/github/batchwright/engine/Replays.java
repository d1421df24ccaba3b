package io.github.batchwright.engine;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies recorded facts to an empty cluster, and notes what happens to it. */
final class Replays {
  private final Cluster cluster = new Cluster();
  private final Set<LifeCycle.Row> visited = new LinkedHashSet<>();
  private final List<String> changes = new ArrayList<>();

  static Replays of(List<String> facts) {
    Replays replays = new Replays();
    facts.forEach(replays::apply);
    return replays;
  }

  private void apply(String line) {
    FactJson.Entry entry;
    try {
      entry = FactJson.read(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
    LifeCycle.Event event = event(entry.fact());
    cluster.onChange(
        (job, task, from, to) -> {
          visited.add(new LifeCycle.Row(from, event, to));
          changes.add(cluster.id(task) + " " + from + " " + to + " " + state(task, to));
        });
    cluster.apply(entry.fact(), entry.at());
  }

  private TaskState state(TaskRef task, JobStatus status) {
    JobRecord job = cluster.jobs().find(task.number());
    return job == null ? TaskState.fresh(status) : job.task(task.index());
  }

  private static LifeCycle.@Nullable Event event(Fact fact) {
    if (fact instanceof Fact.Moved moved) {
      return moved.event();
    } else if (fact instanceof Fact.ChildrenMoved moved) {
      return moved.event();
    } else if (fact instanceof Fact.AttemptPlaced || fact instanceof GangFact.GangPlaced) {
      return LifeCycle.Event.PLACE;
    } else if (fact instanceof Fact.AttemptStarted) {
      return LifeCycle.Event.RUN;
    } else if (fact instanceof Fact.AttemptEnded ended) {
      return ended.event();
    }
    return null;
  }

  Cluster cluster() {
    return cluster;
  }

  /** Returns the rows of the life cycle that were visited. */
  Set<LifeCycle.Row> visited() {
    return visited;
  }

  /** Returns every change with the whole state after it, in words. */
  List<String> changes() {
    return changes;
  }
}
