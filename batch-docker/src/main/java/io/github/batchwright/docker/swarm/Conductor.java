package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.spi.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is next for an attempt: makes or finds its service, tells a manager to end its task,
 * collects its end. What fails because no manager answers is done again after the next look at the
 * swarm. Thread-safe; it works on two small pools, so that logs which are slow to come hold up no
 * launch.
 */
final class Conductor {
  private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
  private static final String GONE =
      "It ran, and its service was removed by somebody else before it was looked for again";

  /** How long a task that was given up may take to be called off. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * For how long a task must be seen to run before a failure has nothing to do with an earlier
   * absence of its node: a manager needs this long at most to hear what became of it.
   */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final ServiceCalls services;
  private final SwarmNodes nodes;
  private final SwarmTable table;
  private final TaskEnds ends;
  private final SwarmSettings settings;
  private final Executor workers;
  private final Executor collectors;

  Conductor(
      ServiceCalls services,
      SwarmNodes nodes,
      SwarmTable table,
      TaskEnds ends,
      SwarmSettings settings,
      Executor workers,
      Executor collectors) {
    this.services = services;
    this.nodes = nodes;
    this.table = table;
    this.ends = ends;
    this.settings = settings;
    this.workers = workers;
    this.collectors = collectors;
  }

  /** Something to do that may find out that the attempt cannot be started. */
  private interface Work {
    void run() throws CannotStartException, EngineUnreachableException, InterruptedException;
  }

  /** Does what is next as far as that does not depend on its task. Returns at once. */
  void advance(SwarmAttempt attempt) {
    submit(attempt, () -> takeStep(attempt));
  }

  private void submit(SwarmAttempt attempt, Work work) {
    submit(attempt, work, workers);
  }

  private void submit(SwarmAttempt attempt, Work work, Executor pool) {
    if (!attempt.take()) {
      return;
    }
    try {
      pool.execute(() -> work(attempt, work));
    } catch (RejectedExecutionException e) {
      // Closed at this very moment, and nothing is reported any more.
      LOG.debug("{}: the executor is closed", attempt.id());
    }
  }

  private void work(SwarmAttempt attempt, Work work) {
    try {
      work.run();
    } catch (CannotStartException e) {
      table.reportEnded(attempt, attempt.hasRun() ? AttemptOutcome.lost(GONE) : e.outcome());
    } catch (EngineUnreachableException e) {
      LOG.info("{}: to be done again: {}", attempt.id(), e.getMessage());
    } catch (DockerException e) {
      LOG.info("{}: to be done again: {}", attempt.id(), EngineMessages.of(e));
    } catch (InterruptedException e) {
      // The executor is being closed, and nobody listens any more.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An error too, such as a class that is missing: whatever is launched has to end.
      LOG.error("{}: its step broke", attempt.id(), e);
      table.reportEnded(attempt, AttemptOutcome.lost("Its executor failed: " + e));
    } finally {
      attempt.handBack();
    }
  }

  private void takeStep(SwarmAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (attempt.step() == SwarmAttempt.Step.CREATE) {
      create(attempt);
    }
    if (attempt.step() == SwarmAttempt.Step.FIND) {
      find(attempt);
    }
    if (attempt.owesStop()) {
      endTask(attempt);
    }
  }

  private void create(SwarmAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (!nodes.isListed()) {
      return;
    }
    Optional<List<String>> constraints = nodes.constraints(attempt.request());
    if (constraints.isEmpty()) {
      if (attempt.mayHaveService() && found(attempt)) {
        return;
      }
      throw new CannotStartException(
          AttemptOutcome.cannotStart(
              Refusals.CREATE + "no node of the swarm is called " + attempt.request().instance()));
    }
    boolean strict = !attempt.mayHaveService();
    attempt.creating();
    ServiceCalls.Made made = services.create(attempt.request(), constraints.get(), strict);
    if (made.found()) {
      attempt.logs().adopted();
    }
    attempt.hasService(made.id());
  }

  /** It must not be made any more: it has run, or was stopped. */
  private void find(SwarmAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (attempt.mayHaveService() && found(attempt)) {
      return;
    }
    if (attempt.hasRun()) {
      LOG.warn("{}: {}", attempt.id(), GONE);
    }
    table.reportEnded(
        attempt, attempt.hasRun() ? AttemptOutcome.lost(GONE) : Refusals.stoppedBeforeStart());
  }

  private boolean found(SwarmAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    Optional<String> service = services.find(attempt.request(), false);
    service.ifPresent(
        id -> {
          LOG.info("{}: takes over the service {}", attempt.id(), id);
          attempt.logs().adopted();
          attempt.hasService(id);
        });
    return service.isPresent();
  }

  private void endTask(SwarmAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    String service = attempt.service();
    if (service != null && services.endTask(attempt.request(), service)) {
      attempt.stopDelivered();
    }
  }

  /**
   * Goes on with an attempt according to its task. Returns at once.
   *
   * @param watched for how long tasks were watched since the last time
   */
  void observe(SwarmAttempt attempt, TaskView task, Duration watched) {
    attempt.taskSeen();
    if (nodes.isAway(task.node())) {
      attempt.nodeIsAway();
    }
    TaskVerdict verdict =
        TaskVerdict.of(
            task, nodes.condition(task.node()), attempt.nodeWasAway(), attempt.isToEnd());
    if (verdict.kind().isFinal()) {
      submit(attempt, () -> ends.collect(attempt, task, verdict), collectors);
      return;
    }
    if (verdict.kind() == TaskVerdict.Kind.RUNNING) {
      attempt.runsAfterAll();
      if (attempt.reportsStart()) {
        table.reportStarted(attempt, nodes.address(task.node()));
      }
    }
    watchStage(attempt, verdict, watched);
    if (attempt.owesStop()) {
      advance(attempt);
    }
  }

  /** Its service is there, and its task is yet to be made. */
  void noTaskYet(SwarmAttempt attempt, Duration watched) {
    watchStage(attempt, new TaskVerdict(TaskVerdict.Kind.PENDING, "there is no task", 0), watched);
    if (attempt.owesStop()) {
      advance(attempt);
    }
  }

  /** It cannot be found out any more how it ended. */
  void lost(SwarmAttempt attempt, String reason) {
    submit(
        attempt,
        () -> {
          LOG.warn("{}: {}", attempt.id(), reason);
          table.reportEnded(attempt, AttemptOutcome.lost(reason));
        });
  }

  private void watchStage(SwarmAttempt attempt, TaskVerdict verdict, Duration watched) {
    Duration stayed = attempt.stays(verdict.kind(), watched);
    if (verdict.kind() == TaskVerdict.Kind.RUNNING && stayed.compareTo(SETTLED) > 0) {
      attempt.outlivedThat();
    }
    Optional<Duration> limit = limit(verdict.kind());
    if (limit.isEmpty() || stayed.compareTo(limit.get()) <= 0) {
      return;
    }
    attempt.giveUp(tooLong(verdict, limit.get()));
    String givenUp = attempt.givenUp();
    if (givenUp != null
        && attempt.isStopDelivered()
        && stayed.compareTo(limit.get().plus(PATIENCE)) > 0) {
      submit(attempt, () -> table.reportEnded(attempt, AttemptOutcome.cannotStart(givenUp)));
    }
  }

  private Optional<Duration> limit(TaskVerdict.Kind kind) {
    return switch (kind) {
      case PENDING -> Optional.of(settings.pending());
      case ASSIGNED -> Optional.of(settings.assigned());
      case PREPARING -> Optional.of(settings.preparing());
      default -> Optional.empty();
    };
  }

  private static String tooLong(TaskVerdict verdict, Duration limit) {
    String what =
        switch (verdict.kind()) {
          case PENDING -> "no node had room for it within ";
          case ASSIGNED -> "its node did not take it up within ";
          default -> "its node did not start it within ";
        };
    String why = verdict.reason().isEmpty() ? "" : ": " + verdict.reason();
    return "CannotStartContainerError: " + what + limit.toMillis() / 1000.0 + " s" + why;
  }

  /**
   * Ends an attempt whose service no manager has made for so long that it is given up. One of an
   * earlier life stays open, since it may run.
   */
  void expire(SwarmAttempt attempt) {
    if (attempt.step() == SwarmAttempt.Step.WATCH
        || attempt.isRecovered()
        || attempt.nanosSinceLaunch() < settings.pending().toNanos()) {
      return;
    }
    submit(
        attempt,
        () -> {
          if (attempt.service() == null) {
            table.reportEnded(
                attempt,
                AttemptOutcome.cannotStart(
                    Refusals.CREATE
                        + "no manager of the swarm has answered within "
                        + settings.pending().toMillis() / 1000.0
                        + " s"));
          }
        });
  }
}
