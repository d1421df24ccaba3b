package io.github.batchwright.engine.placement;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.jobs.Launches;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import java.util.List;
import java.util.Optional;

/** Gives a job or a child its instances, and has it launched. */
public final class Placer {
  private final Cluster cluster;
  private final Launches launches;

  public Placer(Cluster cluster) {
    this.cluster = cluster;
    this.launches = new Launches(cluster);
  }

  /** Places a job or a child where it fits best; says whether there was room. */
  public boolean placeWhereItFits(Turn turn, QueueState queue, TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    for (EnvironmentState environment :
        EnvironmentOrder.of(
            cluster.environmentsOf(queue), job.shape(), queue.queue().prefersCheapest())) {
      if (Admission.isOpen(queue, environment, job.shape().demand(), turn.now())) {
        Optional<List<Integer>> instances = choose(job, environment);
        if (instances.isPresent()) {
          place(turn, task, environment.environment().name(), instances.get());
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<List<Integer>> choose(JobRecord job, EnvironmentState environment) {
    Gang gang = job.gang();
    if (gang != null) {
      return GangPlacement.choose(environment, job.shape(), gang.properties());
    }
    int instance = environment.bestFit(job.shape().demand());
    return instance < 0 ? Optional.empty() : Optional.of(ImmutableList.of(instance));
  }

  /**
   * Places a job or a child on instances that have room for it.
   *
   * @param environment the name of the compute environment
   * @param instances the position of the instance in it, or that of each node
   */
  public void place(Turn turn, TaskRef task, String environment, List<Integer> instances) {
    int attempt = cluster.task(task).attempts().size() + 1;
    Gang gang = cluster.jobs().get(task.number()).gang();
    if (gang == null) {
      turn.record(new Fact.AttemptPlaced(task, attempt, environment, instances.get(0)));
      turn.effect(new Effect.Launch(launches.request(task)));
    } else {
      turn.record(new GangFact.GangPlaced(task, attempt, environment, instances));
      turn.effect(new Effect.Launch(launches.node(task, gang.properties().mainNode())));
    }
  }
}
