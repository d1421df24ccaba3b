package io.github.batchwright.engine.jobs;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.state.Attempt.StopOrder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Decides what follows from what becomes of attempts, and stops them. */
public final class Attempts {
  public static final String TIMED_OUT = "Job attempt duration exceeded timeout";
  public static final String CANNOT_START = "Task failed to start";
  public static final String SHUT_DOWN = "The service was stopped";

  private final Cluster cluster;
  private final Duration stopGrace;
  private final int totalAttempts;
  private final Gangs gangs;

  /**
   * What follows from the end of an attempt.
   *
   * @param event SUCCEED, RETRY or FAIL
   * @param statusReason the scheduler's words
   */
  public record Ending(LifeCycle.Event event, String statusReason) {}

  /**
   * Makes one.
   *
   * @param totalAttempts how many attempts there are at most, those included that do not count
   */
  public Attempts(Cluster cluster, Duration stopGrace, int totalAttempts) {
    this.cluster = cluster;
    this.stopGrace = stopGrace;
    this.totalAttempts = totalAttempts;
    this.gangs = new Gangs(cluster, this);
  }

  /** Notes that an attempt runs, unless the report is about one that is not going on. */
  public void started(Turn turn, AttemptId id, String address) {
    TaskRef task = openTask(id);
    OptionalInt node = id.job().nodeIndex();
    if (task != null && node.isPresent()) {
      gangs.started(turn, task, node.getAsInt(), address);
    } else if (task != null && cluster.task(task).status() == JobStatus.STARTING) {
      start(turn, task);
    }
  }

  /** Decides whether the job succeeded, failed or is tried again. */
  public void ended(Turn turn, AttemptId id, AttemptOutcome outcome) {
    TaskRef task = openTask(id);
    if (task == null) {
      return;
    }
    OptionalInt node = id.job().nodeIndex();
    if (node.isPresent()) {
      gangs.ended(turn, task, node.getAsInt(), outcome);
      return;
    }
    Ending ending = ending(task, outcome);
    if (ending.event() == LifeCycle.Event.SUCCEED
        && cluster.task(task).status() == JobStatus.STARTING) {
      start(turn, task);
    }
    containersEnded(turn, task, Fact.ContainersEnded.NO_NODE, outcome);
    turn.record(
        new Fact.AttemptEnded(
            task,
            ending.event(),
            outcome.exitCode(),
            outcome.reason(),
            ending.statusReason(),
            isLost(cluster.task(task).requireOpenAttempt().stop(), outcome)));
  }

  /** Notes how each container ended, if there are several. */
  void containersEnded(Turn turn, TaskRef task, int node, AttemptOutcome outcome) {
    if (!outcome.containers().isEmpty()) {
      int number = cluster.task(task).requireOpenAttempt().number();
      turn.record(new Fact.ContainersEnded(task, number, node, outcome.containers()));
    }
  }

  /** Works out what follows from the end of the attempt that goes on; records nothing. */
  public Ending ending(TaskRef task, AttemptOutcome outcome) {
    TaskState state = cluster.task(task);
    Attempt attempt = state.requireOpenAttempt();
    StopOrder stop = attempt.stop();
    if (stop != null && stop.cause() == StopCause.PREEMPTED) {
      // Whatever its exit code: a job that saves its work when it is asked to end may well exit 0.
      return preempted(cluster.jobs().get(task.number()), state, stop);
    }
    boolean lost = isLost(stop, outcome);
    boolean mayGoOn = stop == null || stop.cause() == StopCause.INSTANCE_RECLAIMED;
    boolean succeeded =
        outcome.isSuccess() && (mayGoOn || (stop != null && stop.cause() == StopCause.SHUTDOWN));
    JobRecord job = cluster.jobs().get(task.number());
    String statusReason =
        stop == null || succeeded
            ? statusReason(job, attempt.instanceName(), outcome)
            : stop.reason();
    LifeCycle.Event event =
        succeeded
            ? LifeCycle.Event.SUCCEED
            : mayGoOn && triesAgain(job, state, statusReason, outcome, lost)
                ? LifeCycle.Event.RETRY
                : LifeCycle.Event.FAIL;
    return new Ending(event, statusReason);
  }

  private static Ending preempted(JobRecord job, TaskState state, StopOrder stop) {
    if (state.terminated()) {
      return new Ending(
          LifeCycle.Event.FAIL, Objects.requireNonNullElse(state.statusReason(), stop.reason()));
    }
    Integer retries = job.request().preemptionRetriesBeforeTermination();
    long before = state.attempts().stream().filter(Attempt::preempted).count();
    return retries != null && before >= retries
        ? new Ending(
            LifeCycle.Event.FAIL,
            "%s; the %d preemption retries are used up".formatted(stop.reason(), retries))
        : new Ending(LifeCycle.Event.RETRY, stop.reason());
  }

  /** Notes that the job runs, and until when it may. */
  public void start(Turn turn, TaskRef task) {
    JobTimeout timeout = cluster.jobs().get(task.number()).timeout();
    boolean timed = timeout != null && cluster.task(task).requireOpenAttempt().stop() == null;
    long at =
        timed && timeout != null
            ? turn.now() + timeout.attemptDuration().toMillis()
            : Attempt.NEVER;
    turn.record(new Fact.AttemptStarted(task, at));
  }

  private boolean triesAgain(
      JobRecord job,
      TaskState state,
      String statusReason,
      AttemptOutcome outcome,
      boolean wasLost) {
    return outcome.cause() != AttemptOutcome.Cause.INVALID
        && hasAttemptsLeft(job.retryStrategy(), state, wasLost)
        && job.retryStrategy().evaluate(statusReason, outcome.reason(), outcome.exitCode())
            == RetryAction.RETRY;
  }

  private boolean hasAttemptsLeft(RetryStrategy strategy, TaskState state, boolean wasLost) {
    int all = state.attempts().size();
    boolean lostCount = strategy.countLostHosts();
    long free =
        state.attempts().stream()
            .filter(attempt -> attempt.preempted() || (attempt.lost() && !lostCount))
            .count();
    if (lostCount && free == 0) {
      return all < strategy.attempts();
    }
    long counted = all - free - (wasLost && !lostCount ? 1 : 0);
    return counted < strategy.attempts() && all < totalAttempts;
  }

  public static boolean isLost(AttemptOutcome outcome) {
    return outcome.cause() == AttemptOutcome.Cause.LOST;
  }

  /** What did not succeed before its instance went is lost with it, however it ended. */
  static boolean isLost(@Nullable StopOrder stop, AttemptOutcome outcome) {
    return isLost(outcome)
        || (!outcome.isSuccess() && stop != null && stop.cause() == StopCause.INSTANCE_RECLAIMED);
  }

  /** Returns why an attempt or a node ended whose instance is gone. */
  public static String hostTerminated(String instance) {
    return "Host EC2 (instance %s) terminated.".formatted(instance);
  }

  /** Returns why an attempt or a node ended that nobody stopped. */
  public static String statusReason(JobRecord job, String instance, AttemptOutcome outcome) {
    return switch (outcome.cause()) {
      case EXITED, SIGNALLED, OUT_OF_MEMORY ->
          switch (kind(job)) {
            case CONTAINER -> "Essential container in task exited";
            case PROCESS -> "Process exited";
            case HANDLER -> outcome.isSuccess() ? "Handler returned" : "Handler failed";
          };
      case CANNOT_START, INVALID -> CANNOT_START;
      case LOST -> hostTerminated(instance);
    };
  }

  /** Whoever has a job end for good is heard though its instance goes, too. */
  private static boolean outweighs(StopOrder order, @Nullable StopOrder before) {
    return before == null
        || (before.cause() == StopCause.INSTANCE_RECLAIMED
            && order.cause() != StopCause.INSTANCE_RECLAIMED);
  }

  /** Orders an attempt that is going on to end; a second order seldom changes anything. */
  public void stop(Turn turn, TaskRef task, StopOrder order) {
    stop(turn, task, order, turn.now() + stopGrace.toMillis());
  }

  /** As above; forces it at an instant, in milliseconds since the epoch. */
  public void stop(Turn turn, TaskRef task, StopOrder order, long killAt) {
    Attempt attempt = cluster.task(task).openAttempt();
    if (attempt == null || !outweighs(order, attempt.stop())) {
      return;
    }
    turn.record(new Fact.StopOrdered(task, order, killAt));
    stop(turn, task, StopMode.GRACEFUL);
  }

  /** Does what is due about one attempt; returns whether anything was. */
  public boolean fireDeadline(Turn turn) {
    Deadlines.Deadline due = cluster.deadlines().first();
    if (due == null || due.at() > turn.now()) {
      return false;
    }
    TaskRef task = due.task();
    switch (due.kind()) {
      case TIMEOUT -> stop(turn, task, new StopOrder(StopCause.TIMEOUT, TIMED_OUT));
      case KILL -> {
        turn.record(new Fact.KillOrdered(task));
        stop(turn, task, StopMode.FORCED);
      }
    }
    return true;
  }

  /** Orders everything that goes on to end. */
  public void stopAll(Turn turn) {
    for (TaskRef task : java.util.List.copyOf(cluster.open())) {
      stop(turn, task, new StopOrder(StopCause.SHUTDOWN, SHUT_DOWN));
    }
  }

  /** Asks an attempt once more to end if it was asked before, as firmly as it was then. */
  void stopAgain(Turn turn, TaskRef task) {
    if (cluster.task(task).requireOpenAttempt().stop() != null) {
      Deadlines.Deadline kill = cluster.deadlines().find(task);
      stop(turn, task, kill == null ? StopMode.FORCED : StopMode.GRACEFUL);
    }
  }

  /** Returns the kind of the executor that runs an attempt, or null if the job is not known. */
  public @Nullable JobKind kind(AttemptId id) {
    return cluster.find(id.job()).map(task -> kind(cluster.jobs().get(task.number()))).orElse(null);
  }

  private void stop(Turn turn, TaskRef task, StopMode mode) {
    JobRecord job = cluster.jobs().get(task.number());
    if (job.gang() != null) {
      gangs.stop(turn, task, mode);
      return;
    }
    int number = cluster.task(task).requireOpenAttempt().number();
    turn.effect(new Effect.Stop(new AttemptId(cluster.id(task), number), kind(job), mode));
  }

  /**
   * Finds the job or child that an attempt, or a node of one, is going on for, or null if it is not
   * going on.
   */
  private @Nullable TaskRef openTask(AttemptId id) {
    return cluster
        .find(id.job())
        .filter(
            task -> {
              Attempt attempt = cluster.task(task).openAttempt();
              boolean byNode = cluster.jobs().get(task.number()).gang() != null;
              return attempt != null
                  && attempt.number() == id.number()
                  && byNode == id.job().nodeIndex().isPresent();
            })
        .orElse(null);
  }

  private static JobKind kind(JobRecord job) {
    return job.shape().kind();
  }
}
