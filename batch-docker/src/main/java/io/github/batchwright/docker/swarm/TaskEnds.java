package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.TaskState;
import io.github.batchwright.docker.containers.ContainerEnd;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the end of a task into an outcome: stores its logs, and reports. The service stays until
 * the report is durable. Thread-safe, one thread at a time for an attempt.
 */
final class TaskEnds {
  private static final Logger LOG = LoggerFactory.getLogger(TaskEnds.class);

  /** How often the logs may fail to be had while the managers answer other calls. */
  private static final int MOST_FAILURES = 5;

  private final SwarmConnection connection;
  private final SwarmNodes nodes;
  private final SwarmTable table;

  TaskEnds(SwarmConnection connection, SwarmNodes nodes, SwarmTable table) {
    this.connection = connection;
    this.nodes = nodes;
    this.table = table;
  }

  /**
   * Stores and reports; if that cannot be done now, it is to be called again.
   *
   * @param verdict what is final about the task
   */
  void collect(SwarmAttempt attempt, TaskView task, TaskVerdict verdict)
      throws InterruptedException {
    if (task.container() != null && !stored(attempt, task)) {
      return;
    }
    table.reportEnded(attempt, outcome(attempt, task, verdict));
  }

  /** An end is worth more than its logs: if they cannot be had, it is reported without. */
  private boolean stored(SwarmAttempt attempt, TaskView task) throws InterruptedException {
    NodeCondition node = nodes.condition(task.node());
    if (node != NodeCondition.KNOWN) {
      // The logs are on the node, which may come back.
      boolean isGone = node != NodeCondition.DOWN;
      if (isGone) {
        connection.giveUpLogs(attempt.logs());
      }
      return isGone;
    }
    String problem;
    try {
      Optional<String> answer = connection.fetchLogs(attempt.logs(), task.id(), retention(attempt));
      if (answer.isEmpty()) {
        return true;
      }
      problem = answer.get();
    } catch (NotFoundException e) {
      LOG.warn("{}: its logs are gone", attempt.id());
      connection.giveUpLogs(attempt.logs());
      return true;
    } catch (EngineUnreachableException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (attempt.countFailure() < MOST_FAILURES) {
      LOG.info("{}: its logs cannot be had now: {}", attempt.id(), problem);
      return false;
    }
    LOG.warn("{}: its logs are not complete: {}", attempt.id(), problem);
    connection.giveUpLogs(attempt.logs());
    return true;
  }

  /** Returns how much of its log a container was told to keep. */
  private static LogRetention retention(SwarmAttempt attempt) {
    return LogRetention.read(
        attempt.request().properties() instanceof ContainerProperties properties
            ? ServiceSpecs.logs(properties)
            : null);
  }

  private AttemptOutcome outcome(SwarmAttempt attempt, TaskView task, TaskVerdict verdict) {
    String givenUp = attempt.givenUp();
    return switch (verdict.kind()) {
      case NOT_STARTED -> AttemptOutcome.cannotStart(verdict.reason());
      case NEVER_RAN -> neverRan(attempt, verdict);
      case LOST ->
          AttemptOutcome.lost(verdict.reason() + " (node " + nodes.nameOf(task.node()) + ")");
      default ->
          // It was called off, and came up all the same before that took effect.
          givenUp != null && !attempt.isStopped() && task.state() == TaskState.SHUTDOWN
              ? AttemptOutcome.cannotStart(givenUp)
              : new ContainerEnd("exited", verdict.exitCode(), false, "")
                  .outcome(attempt.logs().errorHead());
    };
  }

  private static AttemptOutcome neverRan(SwarmAttempt attempt, TaskVerdict verdict) {
    String givenUp = attempt.givenUp();
    if (attempt.isStopped()) {
      return Refusals.stoppedBeforeStart();
    }
    return givenUp != null
        ? AttemptOutcome.cannotStart(givenUp)
        : AttemptOutcome.lost(
            "Swarm called it off before it started"
                + (verdict.reason().isEmpty() ? "" : ": " + verdict.reason()));
  }
}
