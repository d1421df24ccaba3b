package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.replay.RecordedAttempt.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from facts what the world did with attempts. Told of each after it was applied. */
final class WorldReader {
  private final Cluster cluster;
  private final AttemptBook book;
  private List<AttemptContainerDetail> containers = List.of();

  WorldReader(Cluster cluster, AttemptBook book) {
    this.cluster = cluster;
    this.book = book;
  }

  /** Begins with what goes on already. */
  void begin() {
    for (TaskRef task : cluster.open()) {
      JobRecord job = cluster.jobs().get(task.number());
      Attempt attempt = cluster.task(task).requireOpenAttempt();
      Gang gang = job.gang();
      if (gang == null) {
        open(cluster.id(task), attempt.instanceName(), attempt, attempt.placedAt()).startedAt =
            attempt.startedAt();
        continue;
      }
      for (int node = 0; node < gang.size(); node++) {
        GangNode state = gang.nodes().get(node);
        if (gang.isRunning(node)) {
          RecordedAttempt one =
              open(node(task, node), state.instanceName(attempt), attempt, attempt.placedAt());
          one.startedAt = state.startedAt();
          String address = gang.mainAddress();
          one.address = address == null ? one.address : address;
        }
      }
    }
  }

  private RecordedAttempt open(JobId runner, String instance, Attempt attempt, long at) {
    RecordedAttempt opened = new RecordedAttempt(instance, at);
    Attempt.StopOrder stop = attempt.stop();
    if (stop != null) {
      opened.stopCause = stop.cause();
      opened.stopOrderedAt = at;
    }
    book.add(runner, opened);
    return opened;
  }

  void take(Fact fact, long at, Place place) {
    if (fact instanceof Fact.AttemptPlaced placed) {
      Attempt attempt = cluster.task(placed.task()).requireOpenAttempt();
      open(cluster.id(placed.task()), attempt.instanceName(), attempt, at);
    } else if (fact instanceof Fact.AttemptStarted started) {
      if (cluster.jobs().get(started.task().number()).gang() == null) {
        started(cluster.id(started.task()), at, place);
      }
    } else if (fact instanceof Fact.StopOrdered stop) {
      stopOrdered(stop, at);
    } else if (fact instanceof Fact.ContainersEnded ended) {
      containers = ended.containers();
    } else if (fact instanceof Fact.AttemptEnded ended) {
      if (cluster.jobs().get(ended.task().number()).gang() == null) {
        boolean fails = ended.event() == LifeCycle.Event.FAIL;
        ended(
            cluster.id(ended.task()),
            outcome(ended.exitCode(), ended.reason(), ended.statusReason(), ended.lost(), fails),
            at,
            place);
      }
    } else if (fact instanceof GangFact gang) {
      takeNodes(gang, at, place);
    }
  }

  private void takeNodes(GangFact fact, long at, Place place) {
    if (fact instanceof GangFact.GangPlaced placed) {
      launched(placed.task(), true, at);
    } else if (fact instanceof GangFact.NodesLaunched launched) {
      TaskRef task = launched.task();
      Gang gang = cluster.jobs().get(task.number()).requireGang();
      RecordedAttempt main = book.latest(node(task, gang.properties().mainNode()));
      if (main != null) {
        main.address = launched.mainAddress();
      }
      launched(task, false, at);
    } else if (fact instanceof GangFact.NodeStarted started) {
      started(node(started.task(), started.node()), at, place);
    } else if (fact instanceof GangFact.NodeEnded ended) {
      boolean fails = ended.verdict() == LifeCycle.Event.FAIL;
      ended(
          node(ended.task(), ended.node()),
          outcome(ended.exitCode(), ended.reason(), ended.statusReason(), ended.lost(), fails),
          at,
          place);
    }
  }

  private void launched(TaskRef task, boolean main, long at) {
    Gang gang = cluster.jobs().get(task.number()).requireGang();
    Attempt attempt = cluster.task(task).requireOpenAttempt();
    for (int node = 0; node < gang.size(); node++) {
      if (gang.isMain(node) == main) {
        open(node(task, node), gang.nodes().get(node).instanceName(attempt), attempt, at);
      }
    }
  }

  private void started(JobId runner, long at, Place place) {
    RecordedAttempt attempt = book.latest(runner);
    if (attempt != null) {
      attempt.startedAt = at;
      attempt.startPlace = place;
    }
  }

  private void stopOrdered(Fact.StopOrdered stop, long at) {
    Gang gang = cluster.jobs().get(stop.task().number()).gang();
    if (gang == null) {
      stopOrdered(cluster.id(stop.task()), stop.order().cause(), at);
      return;
    }
    for (int node = 0; node < gang.size(); node++) {
      if (gang.isRunning(node)) {
        stopOrdered(node(stop.task(), node), stop.order().cause(), at);
      }
    }
  }

  private void stopOrdered(JobId runner, Attempt.StopCause cause, long at) {
    RecordedAttempt attempt = book.latest(runner);
    if (attempt == null) {
      return;
    }
    attempt.stopCause = cause;
    if (attempt.stopOrderedAt == RecordedAttempt.NEVER) {
      attempt.stopOrderedAt = at;
    }
  }

  private void ended(JobId runner, AttemptOutcome outcome, long at, Place place) {
    RecordedAttempt attempt = book.latest(runner);
    if (attempt != null) {
      attempt.endedAt = at;
      attempt.endPlace = place;
      attempt.outcome = containers.isEmpty() ? outcome : outcome.of(containers);
      book.ended(runner, attempt);
    }
    containers = List.of();
  }

  /** Puts together a report from which the same is decided. */
  private static AttemptOutcome outcome(
      @Nullable Integer exitCode,
      @Nullable String reason,
      String statusReason,
      boolean lost,
      boolean fails) {
    AttemptOutcome.Cause cause;
    if (lost) {
      cause = AttemptOutcome.Cause.LOST;
    } else if (statusReason.equals(Attempts.CANNOT_START)) {
      cause = fails ? AttemptOutcome.Cause.INVALID : AttemptOutcome.Cause.CANNOT_START;
    } else {
      cause = exitCode == null ? AttemptOutcome.Cause.SIGNALLED : AttemptOutcome.Cause.EXITED;
    }
    return new AttemptOutcome(cause, exitCode, reason);
  }

  private JobId node(TaskRef task, int node) {
    return cluster.id(task).node(node);
  }
}
