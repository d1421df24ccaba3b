package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.EngineSettings;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a record to a real engine in virtual time. Used once, on one thread. */
final class ReplayRun implements Stage {
  private static final int INBOX = 1 << 16;
  private static final int MOST_NOTES = 100;
  private static final int MOST_TURNS_AT_REST = 10_000;

  private final Agenda agenda;
  private final Inbox inbox = new Inbox(INBOX);
  private final Courses courses = new Courses();
  private final ReplayWorld world;
  private final Engine engine;
  private final Changes changes;
  private final List<DatedFact> base;
  private final List<String> refused = new ArrayList<>();
  private final long horizon;
  private @Nullable RuntimeException lost;

  /**
   * Makes one.
   *
   * @param extra for how long it goes on once the record has ended
   * @param unknown how long an attempt takes of which nothing is known
   */
  @SuppressWarnings("NullAway") // what no attempt has said is null
  ReplayRun(
      RecordReader record,
      Changes changes,
      EngineSettings settings,
      Curves curves,
      JobOrders orders,
      Duration extra,
      Duration unknown) {
    this.changes = changes;
    this.base = Changes.base(record.base);
    this.agenda = new Agenda(record.courses.beganAt());
    this.horizon = record.courses.now() + extra.toMillis();
    this.world = new ReplayWorld(record.book, agenda, inbox::report, record.courses.now(), unknown);
    EngineClock clock = agenda::now;
    this.engine =
        new Engine(
            settings,
            clock,
            () -> new UUID(0, 0),
            new ReplayJournal(base, courses),
            inbox,
            world,
            new Market(Map.of()),
            curves,
            orders,
            ReplayRun::noProgress);
    record.script.steps().forEach(this::plan);
  }

  private static @Nullable JobProgress noProgress(AttemptId attempt) {
    return null;
  }

  private void plan(Step step) {
    agenda.add(step.at(), step.place(), () -> step.play().on(this));
  }

  /** Plays everything; {@code more} is declared before anything else. */
  void run(List<Step> first, List<Play> more) {
    more.forEach(play -> play.on(this));
    changes.play(base, this);
    first.forEach(step -> step.play().on(this));
    inbox.offer(new Input.Begin(new CompletableFuture<>()));
    turn();
    settle();
    int atRest = 0;
    long next = next();
    while (next <= horizon && goesOn()) {
      atRest = next > agenda.now() ? 0 : atRest + 1;
      if (atRest > MOST_TURNS_AT_REST) {
        throw new IllegalStateException("The replay does not get on at " + agenda.now());
      }
      agenda.reach(next);
      settle();
      next = next();
    }
    courses.reach(agenda.now());
  }

  private boolean goesOn() {
    return agenda.next() != Agenda.NEVER || courses.cluster().counts().live() > 0;
  }

  private long next() {
    return Math.min(agenda.next(), engine.nextDeadlineOfJobs().orElse(Agenda.NEVER));
  }

  /** Does everything that can be done at this instant. */
  private void settle() {
    boolean any = true;
    while (any) {
      any = false;
      while (agenda.step()) {
        turn();
        any = true;
      }
      while (turn() > 0) {
        any = true;
      }
    }
  }

  private int turn() {
    int done = engine.turn();
    Throwable failure = world.failure();
    if (failure != null) {
      throw new IllegalStateException("The engine failed in the replay: " + failure, failure);
    }
    if (lost != null) {
      throw lost;
    }
    return done;
  }

  Courses courses() {
    return courses;
  }

  /** Returns what could not be done in the replay as it was in the record. */
  List<String> refused() {
    return refused;
  }

  long guessed() {
    return world.guessed();
  }

  @Override
  public void environment(ComputeEnvironment environment) {
    ComputeEnvironment changed = changes.environments().apply(Changes.withoutBuying(environment));
    order(
        "compute environment " + environment.name(), desk -> desk.environments().declare(changed));
  }

  @Override
  public void queue(JobQueue queue) {
    JobQueue changed = Changes.withoutRetention(changes.queues().apply(queue));
    order("job queue " + queue.name(), desk -> desk.queues().declare(changed));
  }

  @Override
  public void policy(SchedulingPolicy policy) {
    SchedulingPolicy changed = changes.policies().apply(policy);
    order("scheduling policy " + policy.name(), desk -> desk.policies().declare(changed));
  }

  @Override
  public void quotaShare(QuotaShare share) {
    QuotaShare changed = changes.quotaShares().apply(share);
    order("quota share " + share.name(), desk -> desk.quotas().declare(changed));
  }

  @Override
  public void definition(JobDefinition definition) {
    send(new Input.Register(definition, reply("job definition " + definition.name())));
  }

  @Override
  public void order(String what, Consumer<Desk> order) {
    send(new Input.Tell(order, reply(what)));
  }

  @Override
  public void submit(JobId id, SubmitJobRequest request) {
    CompletableFuture<JobId> reply = new CompletableFuture<>();
    CompletableFuture<JobId> unused =
        reply.whenComplete(
            (got, refusal) -> {
              if (refusal != null || !id.equals(got)) {
                String why = refusal == null ? "it became " + got : refusal.getMessage();
                lost =
                    new IllegalStateException(
                        "Job %s, '%s', cannot be submitted in the replay as it was in the record: %s"
                            .formatted(id, request.jobName(), why),
                        refusal);
              }
            });
    send(new Input.Submit(request, reply));
  }

  @Override
  public void cancel(JobId job, String reason, boolean terminate) {
    send(new Input.Cancel(job, reason, terminate, reply("cancel " + job)));
  }

  @Override
  public void hosts(String environment, List<Host> hosts) {
    inbox.report(new Input.Hosts(environment, () -> hosts, () -> {}));
    for (Host host : hosts) {
      if (host.state() == HostState.LOST) {
        world.lose(environment + "/" + host.name(), AttemptOutcome.lost("its host was lost"));
      }
    }
  }

  private <T> CompletableFuture<T> reply(String what) {
    CompletableFuture<T> reply = new CompletableFuture<>();
    CompletableFuture<T> unused =
        reply.whenComplete(
            (done, refusal) -> {
              if (refusal != null && refused.size() < MOST_NOTES) {
                refused.add("Refused in the replay: %s: %s".formatted(what, refusal.getMessage()));
              }
            });
    return reply;
  }

  private void send(Input.Request<?> request) {
    if (!inbox.offer(request)) {
      throw new IllegalStateException("More came in at one instant than " + INBOX);
    }
  }
}
