package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.logs.LogFetcher;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the end of a container into an outcome: looks at it, stores its logs, and reports. The
 * container stays until the report is durable. Whoever suspects an end calls {@link #look}; a wrong
 * suspicion does no harm. Thread-safe.
 */
final class EndCollector {
  private static final Logger LOG = LoggerFactory.getLogger(EndCollector.class);

  /** How often an end may fail to be collected, other than because the engine is away. */
  private static final int MOST_FAILURES = 5;

  private static final int LOG_TRIES = 3;

  private final EngineConnection connection;
  private final LogFetcher logs;
  private final AttemptTable table;
  private final Executor pool;
  private final UnseenEnds unseen;

  EndCollector(EngineConnection connection, LogFetcher logs, AttemptTable table, Executor pool) {
    this.connection = connection;
    this.logs = logs;
    this.table = table;
    this.pool = pool;
    this.unseen = new UnseenEnds(connection);
  }

  /** The container of this attempt may have ended. Returns at once. */
  void look(TrackedAttempt attempt) {
    String container = attempt.beginEnd();
    if (container == null) {
      return;
    }
    try {
      pool.execute(() -> collect(attempt, container));
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: ended while the executor is closed", attempt.id());
    }
  }

  private void collect(TrackedAttempt attempt, String container) {
    try {
      Optional<AttemptOutcome> outcome = find(attempt, container);
      if (outcome.isPresent()) {
        table.ended(attempt, outcome.get());
      } else if (attempt.backToRunning()) {
        look(attempt);
      }
    } catch (EngineUnreachableException e) {
      // It is looked at again once the engine is back.
      LOG.info("{}: its end cannot be collected now: {}", attempt.key(), e.getMessage());
      boolean unused = attempt.backToRunning();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An error too, such as a class that is missing: nothing else would end the attempt.
      failed(attempt, container, e);
    }
  }

  private void failed(TrackedAttempt attempt, String container, Throwable failure) {
    String problem =
        failure instanceof DockerException answer ? EngineMessages.of(answer) : failure.toString();
    LOG.warn("{}: its end cannot be collected: {}", attempt.key(), problem, failure);
    if (attempt.countFailure() < MOST_FAILURES) {
      boolean unused = attempt.backToRunning();
      return;
    }
    LOG.error("{}: given up, container {}", attempt.key(), container);
    logs.giveUp(attempt.logs());
    table.ended(attempt, AttemptOutcome.lost("Nobody knows how its container ended: " + problem));
  }

  /** Returns the outcome of a container whose logs are stored by then; nothing if it runs. */
  private Optional<AttemptOutcome> find(TrackedAttempt attempt, String container)
      throws EngineUnreachableException, InterruptedException {
    try {
      InspectContainerResponse found =
          connection.call("inspect", client -> client.inspectContainerCmd(container).exec());
      ContainerEnd end = ContainerEnd.of(found.getState());
      attempt.finishedAt(ContainerEnd.finishedAt(found.getState()));
      if (end.isRunning()) {
        return Optional.empty();
      }
      if (end.isBeingRemoved()) {
        logs.giveUp(attempt.logs());
      } else {
        store(attempt, container, retention(found));
      }
      return Optional.of(
          unseen.contain(found.getState())
              ? AttemptOutcome.lost(ContainerEnd.UNSEEN)
              : end.outcome(attempt.logs().errorHead()));
    } catch (NotFoundException e) {
      logs.giveUp(attempt.logs());
      return Optional.of(AttemptOutcome.lost(ContainerEnd.REMOVED));
    }
  }

  /** Returns how much of its log a container was told to keep. */
  private static LogRetention retention(InspectContainerResponse container) {
    HostConfig host = container.getHostConfig();
    return LogRetention.read(host == null ? null : host.getLogConfig());
  }

  /** An end is worth more than its logs: if they cannot be had, it is reported without. */
  private void store(TrackedAttempt attempt, String container, LogRetention retention)
      throws EngineUnreachableException, InterruptedException {
    String problem = "";
    try {
      for (int i = 0; i < LOG_TRIES; i++) {
        Optional<String> answer = logs.fetch(attempt.logs(), container, retention);
        if (answer.isEmpty()) {
          return;
        }
        problem = answer.get();
      }
    } catch (NotFoundException e) {
      problem = "somebody else removed it first";
    } catch (EngineUnreachableException e) {
      // It has just answered, so this may be about these logs only.
      if (attempt.countFailure() < MOST_FAILURES) {
        throw e;
      }
      problem = String.valueOf(e.getMessage());
    }
    LOG.warn("{}: its logs are not complete: {}", attempt.key(), problem);
    logs.giveUp(attempt.logs());
  }
}
