package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.state.Attempt.StopCause;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import io.github.batchwright.testkit.replay.RecordedAttempt.Place;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does with each attempt of the replay what the world did with it in the record.
 *
 * <p>The attempts of the record that a job has had are gone through one by one. One that ended by
 * itself there takes as long here, wherever it is placed. One that was stopped there is stopped
 * here only if the engine decides so again, and takes as long to end then; if it does not, the
 * attempt does what the next one did that ended by itself. One that is stopped here alone ends at
 * once, and begins anew. A lost one is lost again at the same instant, if it is on the same
 * instance then.
 */
final class ReplayWorld implements Effect.Visitor {
  private static final AttemptOutcome STOPPED = AttemptOutcome.signalled(15, "SIGTERM");

  private final AttemptBook book;
  private final Agenda agenda;
  private final Consumer<Input.Report> inbox;
  private final long recordEnd;
  private final Duration unknown;
  private final Map<AttemptId, Running> running = new LinkedHashMap<>();
  private final Map<JobId, Integer> reached = new LinkedHashMap<>();
  private @Nullable Throwable failure;
  private long guessed;

  private static final class Running {
    final AttemptId id;
    final String instance;
    final long launchedAt;
    final @Nullable RecordedAttempt recorded;
    final int index;
    boolean stopping;

    Running(
        AttemptId id,
        String instance,
        long launchedAt,
        @Nullable RecordedAttempt recorded,
        int index) {
      this.id = id;
      this.instance = instance;
      this.launchedAt = launchedAt;
      this.recorded = recorded;
      this.index = index;
    }
  }

  ReplayWorld(
      AttemptBook book,
      Agenda agenda,
      Consumer<Input.Report> inbox,
      long recordEnd,
      Duration unknown) {
    this.book = book;
    this.agenda = agenda;
    this.inbox = inbox;
    this.recordEnd = recordEnd;
    this.unknown = unknown;
  }

  /** Returns how many attempts ended by a guess. */
  long guessed() {
    return guessed;
  }

  /** Returns how many attempts go on. */
  int open() {
    return running.size();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void launch(LaunchRequest request) {
    begin(request, agenda.now(), false);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      RecordedAttempt recorded = book.of(attempt.request().attempt().job()).get(0);
      begin(attempt.request(), recorded.launchedAt, attempt.startedAt() != null);
    }
  }

  private void begin(LaunchRequest request, long launchedAt, boolean started) {
    AttemptId id = request.attempt();
    int index = reached.getOrDefault(id.job(), 0);
    List<RecordedAttempt> all = book.of(id.job());
    RecordedAttempt recorded = index < all.size() ? all.get(index) : null;
    Running run = new Running(id, request.instance(), launchedAt, recorded, index);
    running.put(id, run);
    if (recorded == null) {
      guess(run, started);
    } else if (recorded.isNatural()) {
      plan(run, recorded, started, index + 1, false);
    } else if (isLostAgain(run, recorded)) {
      loseAgain(run, recorded, started);
    } else {
      guess(run, started);
    }
  }

  private static boolean isLostAgain(Running run, RecordedAttempt recorded) {
    return recorded.hasEnded()
        && recorded.isLost()
        && recorded.instance.equals(run.instance)
        && run.launchedAt <= recorded.endedAt;
  }

  private void loseAgain(Running run, RecordedAttempt recorded, boolean started) {
    if (recorded.startedAt != RecordedAttempt.NEVER && !started) {
      start(run, run.launchedAt + recorded.startDelay(), recorded);
    }
    endBySelf(run, recorded.endedAt, recorded.endPlace, recorded.outcome, run.index + 1, false);
  }

  /** Does what another attempt did, as long after the launch. */
  private void plan(Running run, RecordedAttempt like, boolean started, int next, boolean isGuess) {
    long startedAt = run.launchedAt;
    if (like.startedAt != RecordedAttempt.NEVER) {
      startedAt += like.startDelay();
      if (!started) {
        start(run, startedAt, like);
      }
    }
    endBySelf(run, startedAt + like.length(), like.endPlace, like.outcome, next, isGuess);
  }

  /**
   * Guesses how an attempt goes on that was stopped in the record, or is not there at all: never
   * shorter than it is known to have gone on.
   */
  private void guess(Running run, boolean started) {
    RecordedAttempt recorded = run.recorded;
    AttemptBook.Guess guess = book.guess(run.id.job(), run.index);
    RecordedAttempt like = guess.attempt();
    if (recorded == null && like != null) {
      plan(run, like, started, guess.next(), true);
      return;
    }
    long delay = like == null ? 0 : Math.max(0, like.startDelay());
    long length = like == null ? book.expected(run.id.job(), unknown).toMillis() : like.length();
    AttemptOutcome outcome = like == null ? AttemptOutcome.exited(0) : like.outcome;
    Place startPlace = Place.NONE;
    if (recorded != null && recorded.startedAt != RecordedAttempt.NEVER) {
      delay = recorded.startDelay();
      startPlace = recorded.startPlace;
      length = Math.max(length, knownEnd(recorded) - recorded.startedAt + 1);
    } else if (recorded != null) {
      delay = Math.max(delay, knownEnd(recorded) - recorded.launchedAt + 1);
    }
    long startedAt = run.launchedAt + delay;
    if (!started) {
      String address = recorded == null ? AttemptReports.LOCAL_ADDRESS : recorded.address;
      start(run, startedAt, startPlace, address);
    }
    if (!isTimedOut(recorded)) {
      endBySelf(run, startedAt + length, Place.NONE, outcome, guess.next(), true);
    }
  }

  private long knownEnd(RecordedAttempt recorded) {
    return recorded.hasEnded() ? recorded.endedAt : recordEnd;
  }

  /** It would have gone on for longer than it may, and is going to be stopped again. */
  private static boolean isTimedOut(@Nullable RecordedAttempt recorded) {
    return recorded != null && recorded.stopCause == StopCause.TIMEOUT;
  }

  private void start(Running run, long at, RecordedAttempt like) {
    start(run, at, like.startPlace, like.address);
  }

  private void start(Running run, long at, Place place, String address) {
    agenda.add(
        at,
        place,
        () -> {
          if (running.get(run.id) == run) {
            inbox.accept(new Input.Started(run.id, address));
          }
        });
  }

  private void endBySelf(
      Running run, long at, Place place, AttemptOutcome outcome, int next, boolean isGuess) {
    agenda.add(
        at,
        place,
        () -> {
          if (!run.stopping && running.get(run.id) == run) {
            guessed += isGuess ? 1 : 0;
            end(run, outcome, next);
          }
        });
  }

  private void end(Running run, AttemptOutcome outcome, int next) {
    if (running.remove(run.id, run)) {
      reached.put(run.id.job(), next);
      inbox.accept(new Input.Ended(run.id, outcome));
    }
  }

  @Override
  public void stop(AttemptId attempt, JobKind kind, StopMode mode) {
    Running run = running.get(attempt);
    if (run == null || run.stopping) {
      return;
    }
    run.stopping = true;
    RecordedAttempt recorded = run.recorded;
    if (recorded == null || recorded.stopOrderedAt == RecordedAttempt.NEVER) {
      // The same attempt of the record is what it tries again.
      agenda.add(agenda.now(), Place.NONE, () -> end(run, STOPPED, run.index));
      return;
    }
    if (!recorded.hasEnded()) {
      // It took until the record ended, at least.
      long left = recordEnd - recorded.stopOrderedAt + 1;
      agenda.add(agenda.now() + left, Place.NONE, () -> end(run, STOPPED, run.index + 1));
      return;
    }
    long at =
        run.launchedAt == recorded.launchedAt && recorded.stopOrderedAt == recorded.launchedAt
            ? recorded.endedAt
            : agenda.now() + recorded.endedAt - recorded.stopOrderedAt;
    agenda.add(at, recorded.endPlace, () -> end(run, recorded.outcome, run.index + 1));
  }

  /** A host is lost: what runs there is, unless the record knows better. */
  void lose(String instance, AttemptOutcome lost) {
    for (Running run : List.copyOf(running.values())) {
      RecordedAttempt recorded = run.recorded;
      if (run.instance.equals(instance) && (recorded == null || !isLostAgain(run, recorded))) {
        end(run, lost, run.index);
      }
    }
  }

  @Override
  public void release(AttemptId attempt, JobKind kind) {}

  @Override
  public void provision(ProvisionRequest request) {}

  @Override
  public void terminate(String computeEnvironment, InstanceId instance) {}

  @Override
  public void takeInventory(CapacityInventory inventory) {}

  @Override
  public void failed(Throwable cause) {
    failure = cause;
  }

  @Override
  public boolean hears() {
    return false;
  }

  @Override
  public void emit(JobEvent event) {}

  @Override
  public void announce(Announcement announcement) {}

  @Override
  public void forget(JobId job) {}
}
