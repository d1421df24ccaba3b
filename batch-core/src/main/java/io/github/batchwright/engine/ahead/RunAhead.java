package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.ahead.RunEnd;
import io.github.batchwright.model.capacity.InstanceCatalog;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A copy of a service that is run ahead: the same engine, on a clock of its own, in a world that is
 * played. First it may be changed by {@link #call}, while its clock stands; then {@link #run} lets
 * time pass. The same state, options and calls give the same. Confined to one thread.
 */
public final class RunAhead {
  private static final int INBOX = 1_024;

  private final FrozenState state;
  private final AheadOptions options;
  private final Inbox inbox = new Inbox(INBOX);
  private final AheadClock clock;
  private final Agenda agenda = new Agenda();
  private final World world;
  private final Engine engine;
  private final Lengths lengths;
  private final Tally tally;
  private final Spending spending;
  private final Usage usage;
  private final Map<TaskRef, Watched> watched = new LinkedHashMap<>();
  private long work;
  private boolean begun;
  private RunEnd end = RunEnd.HORIZON;

  /** Makes a copy that stands at the instant of its state. */
  public RunAhead(FrozenState state, AheadOptions options) {
    this.state = state;
    this.options = options;
    this.clock = new AheadClock(state.now(), state.wall());
    this.world = new World(inbox, clock, agenda, options.boot().toMillis(), this::changed);
    this.engine =
        new Engine(
            state.settings().tellingBeforeForgetting(),
            clock,
            () -> new UUID(0, 0),
            new FrozenJournal(state),
            inbox,
            world,
            market(state),
            curves(state),
            state.orders(),
            attempt -> null);
    Cluster cluster = engine.cluster();
    Long seed = options.seed();
    this.lengths = seed == null ? new ExpectedLengths(cluster) : new DrawnLengths(cluster, seed);
    world.of(cluster, lengths);
    this.tally = new Tally(cluster);
    this.spending = new Spending(cluster, state.now());
    this.usage = new Usage(cluster);
    this.work = cluster.jobs().size();
  }

  private static Market market(FrozenState state) {
    Map<String, Supplier<InstanceCatalog>> catalogs = new LinkedHashMap<>();
    state.catalogs().forEach((name, catalog) -> catalogs.put(name, () -> catalog));
    return new Market(catalogs);
  }

  private static Curves curves(FrozenState state) {
    Map<String, Curves.Source> sources = new LinkedHashMap<>();
    state.prices().forEach((name, series) -> sources.put(name, series::between));
    return new Curves(sources, Duration.ofMillis(state.leastMargin()));
  }

  /** Returns the state, to be read between calls. */
  public Cluster cluster() {
    return engine.cluster();
  }

  /**
   * Sends a request and returns its answer; no time passes.
   *
   * @throws RuntimeException what the request was refused with
   */
  public <T> T call(Function<CompletableFuture<T>, Input.Request<T>> request) {
    CompletableFuture<T> reply = new CompletableFuture<>();
    if (!inbox.offer(request.apply(reply))) {
      throw new IllegalStateException("the inbox of a copy is never full");
    }
    while (!reply.isDone() && turn() > 0) {
      // On to the next turn of the same instant.
    }
    check();
    if (!reply.isDone()) {
      throw new IllegalStateException("A copy answers nothing that takes time");
    }
    try {
      return reply.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  /** Watches a job or a child; nothing if it is not known, or as many as may be are watched. */
  public void watch(JobId job) {
    if (watched.size() < Outlook.MOST) {
      cluster().find(job).ifPresent(this::watched);
    }
  }

  /** Watches a job or a child that is known, and returns what becomes of it. */
  Watched watched(TaskRef task) {
    return watched.computeIfAbsent(task, of -> new Watched(cluster(), of, clock::millis));
  }

  /** Watches jobs that are not finished, oldest first, until as many as may be are watched. */
  public void watchOthers() {
    Iterator<JobRecord> jobs = cluster().jobs().iterator();
    while (jobs.hasNext() && watched.size() < Outlook.MOST) {
      JobRecord job = jobs.next();
      if (!job.state().status().isTerminal()) {
        watched(TaskRef.whole(job.number()));
      }
    }
  }

  private void changed(JobEvent event) {
    TaskRef task = cluster().find(event.jobId()).orElse(null);
    if (task == null) {
      return;
    }
    if (begun) {
      tally.changed(event, task);
    }
    note(event, task, task);
    if (task.isChild()) {
      note(event, task, task.parent());
    }
  }

  private void note(JobEvent event, TaskRef of, TaskRef at) {
    Watched one = watched.get(at);
    if (one != null) {
      one.changed(event, of);
    }
  }

  /** Begins to place jobs. */
  public void begin() {
    begun = true;
    this.<Void>call(Input.Begin::new);
    if (!options.firesSchedules()) {
      // One that takes no more jobs fires nothing.
      this.<Void>call(reply -> new Input.Shutdown(false, reply));
    }
  }

  /**
   * Lets time pass.
   *
   * @param horizon how much at most
   * @param enough says when no more is wanted; asked at each instant
   */
  public void run(Duration horizon, BooleanSupplier enough) {
    long until = state.now() + horizon.toMillis();
    end = RunEnd.HORIZON;
    long finished = -1;
    while (true) {
      if (!settle()) {
        end = RunEnd.BOUND;
        return;
      }
      if (tally.finished() != finished) {
        finished = tally.finished();
        usage.mark();
      }
      long next = next();
      if (enough.getAsBoolean() || next == Long.MAX_VALUE) {
        end = RunEnd.DONE;
        return;
      }
      long to = Math.min(next, until);
      usage.pass(to - clock.millis());
      clock.moveTo(to);
      // Who does nothing again and again is stopped as well.
      work++;
      if (next > until) {
        return;
      }
    }
  }

  /** Does all that can be done at this instant; returns false if that was too much. */
  private boolean settle() {
    while (turn() > 0) {
      if (work > options.mostWork()) {
        return false;
      }
    }
    check();
    return true;
  }

  private int turn() {
    int done = engine.turn() + agenda.run(clock.millis());
    work += done;
    return done;
  }

  /** Returns when something happens next; nothing does once all is done and nothing fires. */
  private long next() {
    OptionalLong own =
        options.firesSchedules() ? engine.nextDeadline() : engine.nextDeadlineOfJobs();
    long later = Math.max(clock.millis(), own.orElse(Long.MAX_VALUE));
    long next = Math.min(later, agenda.next());
    boolean isOver = cluster().counts().live() == 0 && !options.firesSchedules();
    return isOver ? Long.MAX_VALUE : next;
  }

  private void check() {
    Throwable failure = world.failure();
    if (failure != null) {
      throw new IllegalStateException("The copy failed: " + failure, failure);
    }
  }

  /** Says whether anything so far was drawn by chance. */
  public boolean isByChance() {
    return lengths.isByChance();
  }

  /** Returns how much was done so far, the making of the copy included. */
  public long work() {
    return work;
  }

  /** Returns what its clock shows, in milliseconds since the epoch. */
  public long now() {
    return clock.millis();
  }

  /** Returns why the last run ended. */
  public RunEnd end() {
    return end;
  }

  /** Returns what became of everything. */
  public Outlook outlook() {
    return Outlooks.of(this, state.now(), tally, spending, usage, watched.values());
  }
}
