package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.state.Attempt.StopOrder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.StopMode;
import java.util.Objects;

/**
 * Decides what follows from what becomes of the nodes of multi-node jobs.
 *
 * <p>The main node is launched once every node has its place, the others once it runs. Its end
 * decides about the job; the others are stopped then, and the job has ended when the last of them
 * has. Each node gives its place back when it ends itself.
 */
public final class Gangs {
  public static final String MAIN_NODE_ENDED = "Main node ended";

  private final Cluster cluster;
  private final Attempts attempts;
  private final Launches launches;

  public Gangs(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.attempts = attempts;
    this.launches = new Launches(cluster);
  }

  /** Notes that a node runs; with the main node, the job does, and the others are launched. */
  public void started(Turn turn, TaskRef task, int node, String address) {
    Gang gang = gang(task);
    if (!gang.isRunning(node) || gang.nodes().get(node).startedAt() != Attempt.NEVER) {
      return;
    }
    if (gang.isMain(node)) {
      attempts.start(turn, task);
    }
    turn.record(new GangFact.NodeStarted(task, node));
    boolean stopping = cluster.task(task).requireOpenAttempt().stop() != null;
    if (gang.isMain(node) && gang.size() > 1 && !stopping) {
      turn.record(new GangFact.NodesLaunched(task, address));
      for (int other = 0; other < gang.size(); other++) {
        if (!gang.isMain(other)) {
          turn.effect(new Effect.Launch(launches.node(task, other)));
        }
      }
    }
  }

  /** Decides what follows from the end of a node. */
  public void ended(Turn turn, TaskRef task, int node, AttemptOutcome outcome) {
    Gang gang = gang(task);
    if (!gang.isRunning(node)) {
      return;
    }
    attempts.containersEnded(turn, task, node, outcome);
    if (gang.isMain(node)) {
      mainEnded(turn, task, node, outcome);
    } else {
      otherEnded(turn, task, node, outcome);
    }
    if (gang(task).open() == 0) {
      finish(turn, task);
    }
  }

  private void mainEnded(Turn turn, TaskRef task, int node, AttemptOutcome outcome) {
    Attempts.Ending ending = attempts.ending(task, outcome);
    boolean succeeded = ending.event() == LifeCycle.Event.SUCCEED;
    if (succeeded && gang(task).nodes().get(node).startedAt() == Attempt.NEVER) {
      attempts.start(turn, task);
      turn.record(new GangFact.NodeStarted(task, node));
    }
    turn.record(
        new GangFact.NodeEnded(
            task,
            node,
            outcome.exitCode(),
            outcome.reason(),
            ending.statusReason(),
            succeeded,
            Attempts.isLost(cluster.task(task).requireOpenAttempt().stop(), outcome),
            ending.event()));
    if (gang(task).hasUnlaunched()) {
      turn.record(new GangFact.NodesLetGo(task, MAIN_NODE_ENDED, succeeded));
    }
    if (gang(task).open() > 0) {
      attempts.stop(turn, task, new StopOrder(StopCause.MAIN_NODE_ENDED, MAIN_NODE_ENDED));
    }
  }

  private void otherEnded(Turn turn, TaskRef task, int node, AttemptOutcome outcome) {
    JobRecord job = cluster.jobs().get(task.number());
    Attempt attempt = job.state().requireOpenAttempt();
    StopOrder stop = attempt.stop();
    boolean byMain = stop != null && stop.cause() == StopCause.MAIN_NODE_ENDED;
    boolean own =
        outcome.isSuccess() && (stop == null || byMain || stop.cause() == StopCause.SHUTDOWN);
    boolean succeeded = own || (byMain && gang(task).verdict() == LifeCycle.Event.SUCCEED);
    String instance = gang(task).nodes().get(node).instanceName(attempt);
    turn.record(
        new GangFact.NodeEnded(
            task,
            node,
            outcome.exitCode(),
            outcome.reason(),
            stop == null || own ? Attempts.statusReason(job, instance, outcome) : stop.reason(),
            succeeded,
            Attempts.isLost(outcome),
            null));
  }

  /** Ends the attempt as its main node ended, now that no node is left. */
  private void finish(Turn turn, TaskRef task) {
    Gang gang = gang(task);
    TaskState state = cluster.task(task);
    GangNode main = gang.nodes().get(gang.properties().mainNode());
    LifeCycle.Event event = Objects.requireNonNull(gang.verdict());
    String statusReason = Objects.requireNonNull(main.statusReason());
    if (event == LifeCycle.Event.RETRY && state.terminated()) {
      // It was terminated after the main node had failed, while others were still being stopped.
      event = LifeCycle.Event.FAIL;
      statusReason = Objects.requireNonNullElse(state.statusReason(), statusReason);
    }
    turn.record(
        new Fact.AttemptEnded(
            task, event, main.exitCode(), main.reason(), statusReason, main.lost()));
  }

  /** Asks the nodes that were launched to end; those that were not are let go. */
  public void stop(Turn turn, TaskRef task, StopMode mode) {
    Gang gang = gang(task);
    Attempt attempt = cluster.task(task).requireOpenAttempt();
    StopOrder order = attempt.stop();
    if (gang.hasUnlaunched() && order != null) {
      turn.record(new GangFact.NodesLetGo(task, order.reason(), false));
    }
    for (int node = 0; node < gang.size(); node++) {
      if (gang.isRunning(node)) {
        AttemptId id = new AttemptId(cluster.id(task).node(node), attempt.number());
        turn.effect(new Effect.Stop(id, gang.properties().kind(), mode));
      }
    }
  }

  private Gang gang(TaskRef task) {
    return cluster.jobs().get(task.number()).requireGang();
  }
}
