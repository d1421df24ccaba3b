package io.github.batchwright.engine;

import io.github.batchwright.BatchException;
import io.github.batchwright.ClientException;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.engine.explain.Explanations;
import io.github.batchwright.engine.explain.Snapshots;
import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.queries.Listings;
import io.github.batchwright.engine.queries.Queries;
import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.engine.resources.Registrations;
import io.github.batchwright.engine.schedule.ScheduleWatch;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobId;
import java.util.concurrent.CompletableFuture;

/** Carries out callers' requests, one after the other, inside a turn. */
final class Requests implements Input.Visitor {
  private final Cluster cluster;
  private final Desk desk;
  private final Registrations registrations;
  private final Submissions submissions;
  private final Cancellations cancellations;
  private final Attempts attempts;
  private final Queries queries;
  private final Listings listings;
  private final int describedJobs;
  private final Waiters waiters;
  private final Sweeps sweeps;
  private final ScheduleWatch scheduleWatch;
  private final Turn turn;
  private final Admission admission;
  private final LiveImages images;

  /** What the engine still takes in and still places. */
  static final class Admission {
    boolean submits = true;

    /**
     * Not at first: what an earlier life left would be placed on resources as they were described
     * then, and keep them from becoming as they are described now.
     */
    boolean placements;
  }

  Requests(
      Turn turn,
      EngineSettings settings,
      Attempts attempts,
      Queries queries,
      Waiters waiters,
      Sweeps sweeps,
      ScheduleWatch scheduleWatch,
      Admission admission,
      LiveImages images) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.desk = new Desk(turn, settings.limits());
    this.registrations = new Registrations(cluster, settings.limits());
    this.submissions = new Submissions(cluster, settings.limits());
    this.cancellations = new Cancellations(cluster, attempts);
    this.attempts = attempts;
    this.queries = queries;
    this.listings = new Listings(cluster, settings.limits());
    this.describedJobs = settings.limits().describedJobs();
    this.waiters = waiters;
    this.sweeps = sweeps;
    this.scheduleWatch = scheduleWatch;
    this.admission = admission;
    this.images = images;
  }

  /** Carries out one request; a refusal is answered and has changed nothing. */
  void handle(Input.Request<?> request) {
    int before = turn.facts().size();
    try {
      request.accept(this);
    } catch (BatchException refusal) {
      if (turn.facts().size() != before) {
        turn.effect(new Effect.Refuse(request.reply(), refusal));
        throw new IllegalStateException("refused after it was half done", refusal);
      }
      turn.effect(new Effect.Refuse(request.reply(), refusal));
    } catch (RuntimeException | Error e) {
      // The engine stops for good, and this caller must hear of it too.
      turn.effect(new Effect.Refuse(request.reply(), new ServiceClosedException("failed", e)));
      throw e;
    }
  }

  private <T> void answer(CompletableFuture<T> reply, T value) {
    turn.effect(new Effect.Answer<>(reply, value));
  }

  private void done(CompletableFuture<Void> reply) {
    turn.effect(new Effect.Done(reply));
  }

  @Override
  public <T> void ask(Input.Ask<T> request) {
    answer(request.reply(), request.question().apply(desk));
  }

  @Override
  public void tell(Input.Tell request) {
    request.order().accept(desk);
    done(request.reply());
  }

  @Override
  public void register(Input.Register request) {
    answer(request.reply(), registrations.register(turn, request.definition()));
  }

  @Override
  public void submit(Input.Submit request) {
    checkSubmits();
    answer(request.reply(), submissions.submit(turn, request.request()));
  }

  private void checkSubmits() {
    if (!admission.submits) {
      throw new ServiceClosedException("The service is closing and takes no more jobs");
    }
  }

  @Override
  public void runSchedule(Input.RunSchedule request) {
    checkSubmits();
    answer(request.reply(), scheduleWatch.fireNow(turn, request.schedule()));
  }

  @Override
  public void cancel(Input.Cancel request) {
    String reason = checkReason(request.reason());
    cluster
        .find(request.job())
        .ifPresent(task -> cancellations.cancel(turn, task, reason, request.terminate()));
    done(request.reply());
  }

  @Override
  public void cancelJobs(Input.CancelJobs request) {
    checkReason(request.reason());
    sweeps.add(request);
  }

  private static String checkReason(String reason) {
    if (reason.isBlank() || reason.length() > 1024) {
      throw ClientException.of("reason", reason, "must be 1-1024 characters");
    }
    return reason;
  }

  @Override
  public void describe(Input.Describe request) {
    if (request.jobs().size() > describedJobs) {
      throw ClientException.of(
          "jobs", request.jobs().size() + " ids", "must be at most " + describedJobs);
    }
    answer(request.reply(), queries.describe(request.jobs()));
  }

  @Override
  public void explain(Input.Explain request) {
    JobId id = request.job();
    TaskRef task = cluster.find(id).orElseThrow(() -> unknown(id));
    answer(request.reply(), new Explanations(cluster).explain(task, turn.now()));
  }

  @Override
  public void snapshot(Input.Snapshot request) {
    answer(request.reply(), new Snapshots(cluster).of(request.jobQueue(), turn.now()));
  }

  @Override
  public void copy(Input.Copy request) {
    answer(request.reply(), images.take(turn));
  }

  private static ClientException unknown(JobId id) {
    return ClientException.of("jobId", id, "is not a known job");
  }

  @Override
  public void listJobs(Input.ListJobs request) {
    answer(request.reply(), listings.list(request.request()));
  }

  @Override
  public void await(Input.Await request) {
    JobId id = request.job();
    TaskRef task = cluster.find(id).orElseThrow(() -> unknown(id));
    if (cluster.task(task).status().isTerminal()) {
      answer(request.reply(), queries.detail(task));
    } else {
      waiters.add(task, request.reply());
    }
  }

  @Override
  public void awaitIdle(Input.AwaitIdle request) {
    waiters.addIdle(request.reply());
  }

  @Override
  public void shutdown(Input.Shutdown request) {
    admission.submits = false;
    if (request.stopRunning()) {
      admission.placements = false;
      attempts.stopAll(turn);
    }
    done(request.reply());
  }

  @Override
  public void begin(Input.Begin request) {
    admission.placements = true;
    done(request.reply());
  }
}
