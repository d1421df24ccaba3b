package io.github.batchwright.engine;

import io.github.batchwright.engine.capacity.InstanceWatch;
import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.engine.capacity.Scaling;
import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.codec.SnapshotImage;
import io.github.batchwright.engine.dispatch.Placement;
import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Evictions;
import io.github.batchwright.engine.jobs.Resumption;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.preemption.Preemption;
import io.github.batchwright.engine.preemption.Reserved;
import io.github.batchwright.engine.queries.Queries;
import io.github.batchwright.engine.resources.QueueDeletions;
import io.github.batchwright.engine.resources.QuotaDeletions;
import io.github.batchwright.engine.schedule.ScheduleWatch;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.engine.start.StartWatch;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobIds;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Outbox;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalListener;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns: lets out what is durable, takes in reports and requests, decides, places, and hands
 * the facts to the journal. Whoever calls {@link #turn} is the one writer; it must be one thread at
 * a time.
 */
public final class Engine {
  private static final long NEVER = Long.MAX_VALUE;

  private static final int MOST_PLANS = 8;

  private final EngineSettings settings;
  private final TimeLine time;
  private final Supplier<UUID> ids;
  private final Journal journal;
  private final Inbox inbox;
  private final Effect.Visitor effects;
  private final Cluster cluster = new Cluster();
  private final Outbox outbox = new Outbox();
  private final Waiters waiters = new Waiters();
  private final Requests.Admission admission = new Requests.Admission();
  private final Attempts attempts;
  private final Queries queries;
  private final Placement placement;
  private final Reserved reserved;
  private final Preemption preemption;
  private final HeadWatch headWatch;
  private final TimingWatch timingWatch;
  private final StartWatch startWatch;
  private final HostWatch hostWatch;
  private final InstanceWatch instanceWatch;
  private final Scaling scaling;
  private final BudgetWatch budgetWatch;
  private final Evictions evictions;
  private final Settlement settlement;
  private final Sweeps sweeps;
  private final ScheduleWatch scheduleWatch;
  private final QueueDeletions deletions;
  private final QuotaDeletions quotaDeletions;
  private final Resumption resumption;
  private final LastAnswers lastAnswers;
  private final LiveImages images;
  private final EngineRecovery recovery;
  private final long epoch;
  private volatile long durable;
  private volatile @Nullable Throwable failure;
  private volatile EngineStats stats = EngineStats.NONE;
  private long sequence;
  private long placements;
  private boolean begun;
  private boolean failureTold;

  /**
   * Makes an engine that goes on where its journal left off.
   *
   * @param settings what bounds it
   * @param clock the time line
   * @param ids where the mark of its job ids comes from
   * @param journal where its facts go
   * @param inbox where its inputs come from
   * @param effects what carries its effects out
   * @param market what can be bought for which environments
   * @param curves the price curves that jobs may name
   * @param orders the orders of jobs that queues may name
   * @param progress what running attempts said last
   * @throws io.github.batchwright.JournalException if the journal cannot be read or written
   */
  public Engine(
      EngineSettings settings,
      EngineClock clock,
      Supplier<UUID> ids,
      Journal journal,
      Inbox inbox,
      Effect.Visitor effects,
      Market market,
      Curves curves,
      JobOrders orders,
      Function<AttemptId, @Nullable JobProgress> progress) {
    this.settings = settings;
    cluster.orders(orders);
    this.time = new TimeLine(clock);
    this.ids = ids;
    this.journal = journal;
    this.inbox = inbox;
    this.effects = effects;
    this.attempts = new Attempts(cluster, settings.stopGrace(), settings.limits().totalAttempts());
    this.queries = new Queries(cluster, progress, time::latest);
    this.placement = new Placement(cluster);
    this.reserved = new Reserved(cluster);
    this.preemption = new Preemption(cluster, attempts, settings.limits().totalAttempts());
    this.headWatch = new HeadWatch(cluster, new Cancellations(cluster, attempts));
    this.budgetWatch = new BudgetWatch(cluster, new Cancellations(cluster, attempts));
    this.hostWatch = new HostWatch(cluster);
    this.instanceWatch = new InstanceWatch(cluster, market, attempts);
    this.scaling = new Scaling(cluster, market, attempts);
    this.deletions = new QueueDeletions(cluster, attempts);
    this.quotaDeletions = new QuotaDeletions(cluster, attempts);
    this.evictions = new Evictions(cluster, settings.retention(), settings.forgetsAtOnce());
    // Before anybody hears what is due: what was due in an earlier life is looked at once, below.
    this.recovery = EngineRecovery.of(journal, cluster);
    this.settlement = new Settlement(cluster);
    this.timingWatch = new TimingWatch(cluster, new Cancellations(cluster, attempts), settlement);
    this.startWatch = new StartWatch(cluster, curves);
    this.sweeps = new Sweeps(cluster, new Cancellations(cluster, attempts), settlement);
    this.scheduleWatch =
        new ScheduleWatch(
            cluster,
            new Submissions(cluster, settings.limits()),
            new Cancellations(cluster, attempts),
            settlement);
    this.resumption = new Resumption(cluster, attempts);
    this.lastAnswers = new LastAnswers(inbox, outbox, waiters, sweeps);
    this.images = new LiveImages(settings, market, curves);
    this.sequence = recovery.found().lastSequence();
    if (sequence > 0) {
      time.resumeAt(recovery.latest());
      settlement.lookAtAll();
    }
    this.durable = sequence;
    this.epoch = journal.open(new Acknowledged());
    this.stats = EngineStats.of(cluster.counts(), placements, sequence);
  }

  /**
   * Takes one turn, which is a bounded amount of work.
   *
   * @return how much was done; 0 means there is nothing to do before the next input, the next
   *     {@link #nextDeadline deadline}, or word from the journal
   */
  public int turn() {
    if (failure != null) {
      return refuseAll();
    }
    int done = outbox.release(durable, this::run);
    if (outbox.size() >= settings.batchesInFlight()) {
      return done;
    }
    try {
      done += decide();
    } catch (RuntimeException e) {
      fail(e);
    }
    return done + (failure == null ? outbox.release(durable, this::run) : refuseAll());
  }

  private int decide() {
    Turn turn = new Turn(cluster, time.read(), time.wall(), effects.hears(), waiters::awaitEnds);
    try {
      return decide(turn);
    } catch (RuntimeException | Error e) {
      // What this turn would have answered is never let out; its callers are refused as well.
      outbox.hold(Long.MAX_VALUE, turn.effects());
      throw e;
    }
  }

  private int decide(Turn turn) {
    cluster.onChange(turn);
    if (!begun) {
      begin(turn);
    }
    // What earlier turns left goes before anything that could see that it is not done yet.
    int done = settlement.begin(turn);
    done += takeIn(turn);
    done += goOn(turn);
    done += planStarts(turn);
    // Before what has ended is forgotten, perhaps in this very turn.
    waiters.answerEnded(turn, queries);
    int placed = 0;
    if (isSettled()) {
      done += evictions.run(turn, settings.inputsPerTurn());
      done += budgetWatch.run(turn, settings.inputsPerTurn());
      placed = place(turn);
      done += scale(turn, done + placed);
    }
    placements += placed;
    if (waiters.awaitIdle()
        && done + placed == 0
        && cluster.isQuiet()
        && (!admission.placements || scaling.isQuiet())) {
      waiters.answerIdle(turn, cluster.counts().live());
    }
    commit(turn);
    return done + placed;
  }

  /** The first turn of a life. */
  private void begin(Turn turn) {
    begun = true;
    if (!cluster.isFounded()) {
      turn.record(new Fact.Founded(JobIds.markFrom(ids.get())));
    } else if (cluster.epoch() != epoch) {
      turn.record(new Fact.Resumed(epoch));
    }
    // Else it is a copy that goes on in the same life: what is known of hosts still holds.
    resumption.run(turn, epoch);
    scaling.begin(turn, epoch);
    // Whoever was to delete what is kept of them elsewhere may have died before.
    for (long number : recovery.takeForgotten()) {
      turn.effect(new Effect.Forget(cluster.id(TaskRef.whole(number))));
    }
  }

  private int place(Turn turn) {
    // Not on a host either that a report which is half taken in says is gone.
    if (!admission.placements || !sweeps.isEmpty() || hostWatch.isBehind()) {
      return 0;
    }
    // What is past its deadline may have to be cancelled.
    if (timingWatch.isBehind(turn)) {
      return 0;
    }
    int placed = reserved.run(turn);
    placed += placement.run(turn, Math.max(0, settings.placementsPerTurn() - placed));
    preemption.run(turn, placement.lookedAt());
    headWatch.note(turn, placement.lookedAt());
    return placed;
  }

  private int scale(Turn turn, int soFar) {
    return admission.placements && sweeps.isEmpty() ? scaling.run(turn, soFar > 0) : 0;
  }

  /** Takes in what has come, for as long as what follows from it is followed up at once. */
  private int takeIn(Turn turn) {
    int most = settings.inputsPerTurn();
    int done = inbox.drainReports(most, this::isSettled, report -> take(turn, report));
    done += hostWatch.run(turn, most);
    for (int i = 0; i < most && isSettled() && attempts.fireDeadline(turn); i++) {
      done++;
    }
    if (isSettled()) {
      done += headWatch.fire(turn);
      settlement.run(turn);
    }
    done += planStarts(turn);
    done += timingWatch.run(turn, most);
    Requests requests =
        new Requests(
            turn, settings, attempts, queries, waiters, sweeps, scheduleWatch, admission, images);
    return done
        + inbox.drainRequests(
            most,
            this::isSettled,
            request -> {
              requests.handle(request);
              scaling.welcome(turn);
              settlement.run(turn);
            });
  }

  /** Plans on resources as they are described now, and on what has become of what has ended. */
  private int planStarts(Turn turn) {
    if (!admission.placements || !isSettled()) {
      return 0;
    }
    // What is released takes room that others were to have later, perhaps: they are planned anew
    // before it is placed.
    int done = 0;
    int more = 1;
    for (int i = 0; i < MOST_PLANS && more > 0 && isSettled(); i++) {
      more = startWatch.run(turn, sequence);
      settlement.run(turn);
      done += more;
    }
    return done;
  }

  /** Goes on with what was asked for and takes more than one turn. */
  private int goOn(Turn turn) {
    if (!isSettled()) {
      return 0;
    }
    int done = deletions.run(turn, settings.inputsPerTurn());
    settlement.run(turn);
    done += quotaDeletions.run(turn, settings.inputsPerTurn());
    settlement.run(turn);
    done += sweeps.run(turn, settings.inputsPerTurn());
    if (mayFire() && isSettled()) {
      done += scheduleWatch.run(turn, settings.inputsPerTurn());
      settlement.run(turn);
    }
    return done;
  }

  /** Nothing fires while the service closes, nor before all is as it is described now. */
  private boolean mayFire() {
    return admission.submits && admission.placements;
  }

  private boolean isSettled() {
    return !settlement.isBehind();
  }

  private void take(Turn turn, Input.Report report) {
    if (report instanceof Input.Ended ended) {
      JobKind kind = attempts.kind(ended.attempt());
      attempts.ended(turn, ended.attempt(), ended.outcome());
      if (kind != null) {
        turn.effect(new Effect.Release(ended.attempt(), kind));
      }
    } else if (report instanceof Input.Started started) {
      attempts.started(turn, started.attempt(), started.privateIpv4Address());
    } else if (report instanceof Input.Hosts hosts) {
      hostWatch.take(hosts);
    } else if (report instanceof Input.Instance instance) {
      instanceWatch.take(turn, instance.instance(), instance.latest().get());
    } else if (report instanceof Input.PricesChanged prices) {
      prices.taken().run();
      startWatch.changed(prices.curve());
    }
    settlement.run(turn);
  }

  private void commit(Turn turn) {
    if (!turn.facts().isEmpty()) {
      FactBatch batch = new FactBatch(sequence + 1, turn.now(), turn.facts());
      sequence = batch.lastSequence();
      // Held before the journal is told, which may answer at once.
      outbox.hold(sequence, turn.effects());
      journal.append(batch);
      if (journal.wantsSnapshot()) {
        journal.snapshot(new SnapshotImage(sequence, cluster.fork(turn.now())));
      }
      stats = EngineStats.of(cluster.counts(), placements, sequence);
    } else if (!turn.effects().isEmpty()) {
      outbox.hold(sequence, turn.effects());
    }
  }

  private void run(Effect effect) {
    effect.accept(effects);
  }

  /**
   * Returns when something is to be done by itself, in milliseconds since the epoch as the clock
   * shows them. Only for the thread that takes the turns.
   */
  public OptionalLong nextDeadline() {
    return onClock(Math.min(nextStep(), mayFire() ? time.fromWall(scheduleWatch.nextAt()) : NEVER));
  }

  /**
   * Returns what {@link #nextDeadline} does, but for schedules that are to fire: when something is
   * to be done about what is there already. Only for the thread that takes the turns.
   */
  public OptionalLong nextDeadlineOfJobs() {
    return onClock(nextStep());
  }

  private OptionalLong onClock(long next) {
    return next == NEVER ? OptionalLong.empty() : OptionalLong.of(time.onClock(next));
  }

  private long nextStep() {
    Deadlines.Deadline first = cluster.deadlines().first();
    long next = first == null ? NEVER : first.at();
    next = Math.min(next, budgetWatch.nextDeadline(time.latest()));
    next = Math.min(next, time.fromWall(cluster.timings().nextDate()));
    if (admission.placements) {
      next = Math.min(next, time.fromWall(cluster.startPlans().nextWindow()));
      next = Math.min(next, startWatch.nextDeadline(sequence));
      next = Math.min(next, Math.min(placement.recheckAt(), headWatch.nextDeadline()));
      next = Math.min(next, scaling.nextDeadline());
    }
    return next;
  }

  /**
   * Returns the state, to be read and not changed. Only for the thread that takes the turns,
   * between them.
   */
  public Cluster cluster() {
    return cluster;
  }

  /** Says whether effects wait for the journal. Only for the thread that takes the turns. */
  public boolean awaitsJournal() {
    return outbox.size() > 0;
  }

  /** Returns why the engine stopped for good, or null while it works. Any thread may ask. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Returns counts as of the latest turn that changed anything. Any thread may ask. */
  public EngineStats stats() {
    return stats;
  }

  /** Returns what was found when this life began. Any thread may ask. */
  public EngineRecovery recovery() {
    return recovery;
  }

  /** Returns the number of this life, from 1. Any thread may ask. */
  public long epoch() {
    return epoch;
  }

  /** Stops for good: nothing that is not durable yet will leave, and every caller is refused. */
  public void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    inbox.wake();
  }

  /**
   * Refuses all who wait, and from now on all who come. Only for the thread that takes the turns,
   * when it takes no more.
   */
  public int refuseAll() {
    Throwable cause = failure;
    if (cause != null && !failureTold) {
      failureTold = true;
      effects.failed(cause);
    }
    return lastAnswers.refuseAll(cause);
  }

  private final class Acknowledged implements JournalListener {
    @Override
    public void durable(long upTo) {
      durable = upTo;
      inbox.wake();
    }

    @Override
    public void failed(Throwable cause) {
      fail(cause);
    }
  }
}
