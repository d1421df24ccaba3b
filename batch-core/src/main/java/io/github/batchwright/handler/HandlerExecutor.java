package io.github.batchwright.handler;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.batchwright.BatchService;
import io.github.batchwright.JobContext;
import io.github.batchwright.JobHandler;
import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link JobHandler handlers} by name, on a bounded pool of threads. Thread-safe.
 *
 * <p>An attempt that finds every thread busy waits in a bounded queue; one that finds the queue
 * full is reported as not startable this time. A graceful stop interrupts the thread of the
 * handler. A forced stop interrupts it again and reports the attempt as ended at once, by the
 * signal KILL as for a process, but Java cannot end a thread: a handler that does not return is
 * abandoned. Its thread counts against the pool until it does return; its log and its progress no
 * longer count.
 *
 * <p>A handler that throws ends with exit code 1, with that of its {@link
 * io.github.batchwright.JobFailure}, or as out of memory after an {@link OutOfMemoryError}; the
 * stack trace goes to the standard error of the attempt. Its {@link
 * io.github.batchwright.JobContext#logger() logger} writes to the standard output, and passes on to
 * the host's logger {@code io.github.batchwright.job.<handler>}. That is named for the handler and
 * not for the job, because logging libraries keep a logger for each name forever.
 *
 * <p>Closing it interrupts what runs and reports nothing more. A handler ends with its JVM:
 * attempts of an earlier life are reported lost, also those that were perhaps never begun.
 */
public final class HandlerExecutor implements JobExecutor {
  /** How many handlers run at once unless said. */
  public static final int MAX_THREADS = 64;

  /** How many attempts wait for a thread unless said. */
  public static final int MAX_QUEUED = 10_000;

  /** The exit code of a process that was killed. */
  private static final int KILLED = 137;

  /** Reported if the JVM has no memory left even to say what was thrown. */
  private static final AttemptOutcome UNTOLD =
      AttemptOutcome.exited(1, "The handler failed, and so did telling how");

  private static final Logger LOG = LoggerFactory.getLogger(HandlerExecutor.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ImmutableSortedMap<String, JobHandler> handlers;
  private final JobLogStore logs;
  private final InstantSource clock;
  private final ThreadPoolExecutor pool;
  private final Executor runner;
  private final Supplier<BatchService> service;
  private final @Nullable ClassLoader contextLoader;
  private final GuardedReports reports = new GuardedReports();
  private final OpenAttempts<HandlerAttempt> attempts = new OpenAttempts<>();

  private HandlerExecutor(Builder builder) {
    this.handlers = ImmutableSortedMap.copyOf(builder.handlers);
    this.logs = builder.logs;
    this.clock = builder.clock;
    // Threads are made when an attempt comes, by whoever brings it: theirs would be any loader.
    this.contextLoader = Thread.currentThread().getContextClassLoader();
    this.pool =
        new ThreadPoolExecutor(
            builder.maxThreads,
            builder.maxThreads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(builder.maxQueued),
            new ThreadFactoryBuilder()
                .setNameFormat("batchwright-handler-%d")
                .setDaemon(true)
                .build());
    pool.allowCoreThreadTimeOut(true);
    this.service = builder.service;
    this.runner = builder.runner == null ? pool : builder.runner;
  }

  /** Starts an executor that writes to this store. The store is not closed by it. */
  public static Builder builder(JobLogStore logs) {
    return new Builder(logs);
  }

  @Override
  public void start(AttemptReports receiver) {
    reports.leadTo(receiver);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt recovered : reconciliation.attempts()) {
      HandlerAttempt attempt = new HandlerAttempt(recovered.request(), logs);
      if (attempts.open(attempt.id(), attempt)) {
        end(attempt, AttemptOutcome.lost("The JVM that ran the handler has ended"));
      }
    }
  }

  @Override
  public void launch(LaunchRequest request) {
    reports.requireStarted();
    HandlerAttempt attempt = new HandlerAttempt(request, logs);
    if (!attempts.open(request.attempt(), attempt)) {
      return;
    }
    if (!(request.properties() instanceof HandlerProperties properties)) {
      String kind = request.properties().kind().name();
      end(attempt, AttemptOutcome.invalid("properties: '" + kind + "' must be of kind HANDLER"));
      return;
    }
    String name = properties.handler();
    JobHandler handler = handlers.get(name);
    if (handler == null) {
      end(attempt, AttemptOutcome.invalid(unknown(name)));
      return;
    }
    try {
      runner.execute(new HandlerRun(attempt, handler, context(attempt, name)));
    } catch (RejectedExecutionException e) {
      end(attempt, AttemptOutcome.cannotStart(rejected()));
    } catch (OutOfMemoryError e) {
      end(attempt, AttemptOutcome.cannotStart("There is no thread to run it: " + e));
    }
  }

  @Override
  public void stop(AttemptId id, StopMode mode) {
    attempts.find(id).ifPresent(attempt -> stop(attempt, mode));
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public void close() {
    reports.mute();
    for (HandlerAttempt attempt : attempts.all()) {
      attempt.stop();
    }
    pool.shutdownNow();
  }

  private void stop(HandlerAttempt attempt, StopMode mode) {
    switch (attempt.stop()) {
      case BEFORE_START -> {
        // Makes room in the queue; if a thread has just taken it, it finds out itself.
        pool.getQueue().removeIf(task -> task instanceof HandlerRun run && run.isOf(attempt));
        end(attempt, AttemptOutcome.cannotStart("Stopped before it was started"));
      }
      case INTERRUPTED -> {
        if (mode == StopMode.FORCED) {
          abandon(attempt);
        }
      }
      case ALREADY_OVER -> {}
    }
  }

  private void abandon(HandlerAttempt attempt) {
    attempt.out().closeUnlessBusy();
    attempt.err().closeUnlessBusy();
    AttemptOutcome outcome =
        new AttemptOutcome(
            AttemptOutcome.Cause.SIGNALLED,
            KILLED,
            "Abandoned: the handler was interrupted and had not returned when it was killed; its"
                + " thread is busy until it does");
    if (end(attempt, outcome)) {
      LOG.warn(
          "{} of job {} was abandoned; its handler still holds one of {} threads",
          attempt.id(),
          attempt.request().jobName(),
          pool.getMaximumPoolSize());
    }
  }

  private boolean end(HandlerAttempt attempt, AttemptOutcome outcome) {
    boolean first = attempts.end(attempt.id());
    if (first) {
      reports.ended(attempt.id(), outcome);
    }
    return first;
  }

  private JobContext context(HandlerAttempt attempt, String handler) {
    LaunchRequest request = attempt.request();
    Logger host = LoggerFactory.getLogger("io.github.batchwright.job." + handler);
    String prefix = "[" + request.jobName() + ", " + attempt.id() + "] ";
    return new HandlerContext(
        request,
        attempt::isStopping,
        progress -> reportProgress(attempt.id(), progress),
        service,
        new JobLogger(attempt.out(), host, clock, prefix));
  }

  private void reportProgress(AttemptId id, JobProgress progress) {
    // A thread that the handler left behind may go on telling.
    if (attempts.find(id).isPresent()) {
      reports.progress(id, progress);
    }
  }

  private String unknown(String name) {
    String known = handlers.isEmpty() ? "none" : String.join(", ", handlers.keySet());
    return "No handler named '" + name + "' is registered; registered are: " + known;
  }

  private String rejected() {
    return pool.isShutdown()
        ? "The executor is closed"
        : "All "
            + pool.getMaximumPoolSize()
            + " threads for handlers are busy, and the queue of "
            + pool.getQueue().size()
            + " is full";
  }

  /** Runs a handler on a thread of the pool. */
  private final class HandlerRun implements Runnable {
    private final HandlerAttempt attempt;
    private final JobHandler handler;
    private final JobContext context;

    HandlerRun(HandlerAttempt attempt, JobHandler handler, JobContext context) {
      this.attempt = attempt;
      this.handler = handler;
      this.context = context;
    }

    boolean isOf(HandlerAttempt other) {
      return attempt == other;
    }

    @Override
    public void run() {
      if (!attempt.begin()) {
        return;
      }
      reports.started(attempt.id());
      AttemptOutcome outcome = UNTOLD;
      try {
        outcome = call();
        attempt.out().close();
        attempt.err().close();
      } catch (RuntimeException | Error e) {
        LOG.warn("What became of {} could not be told in full", attempt.id(), e);
      }
      if (!end(attempt, outcome)) {
        LOG.info("The handler of {} has returned, after it was abandoned", attempt.id());
      }
    }

    /** Whatever a handler throws is the end of its attempt alone, errors of the JVM included. */
    private AttemptOutcome call() {
      Thread thread = Thread.currentThread();
      thread.setContextClassLoader(contextLoader);
      Throwable thrown;
      try {
        handler.run(context);
        return AttemptOutcome.exited(0);
      } catch (Throwable e) {
        thrown = e;
      } finally {
        attempt.over();
        thread.setContextClassLoader(contextLoader);
      }
      attempt.err().write(HandlerFailure.trace(thrown));
      return HandlerFailure.outcome(thrown);
    }
  }

  /** Collects what a {@link HandlerExecutor} is made of. Not thread-safe. */
  public static final class Builder {
    private final JobLogStore logs;
    private final Map<String, JobHandler> handlers = new TreeMap<>();
    private InstantSource clock = InstantSource.system();
    private @Nullable Executor runner;
    private Supplier<BatchService> service = Builder::noService;
    private int maxThreads = MAX_THREADS;
    private int maxQueued = MAX_QUEUED;

    private Builder(JobLogStore logs) {
      this.logs = logs;
    }

    /**
     * Registers a handler.
     *
     * @throws IllegalArgumentException if no definition could name it so, or the name is taken
     */
    public Builder handler(String name, JobHandler handler) {
      // The record knows what names there are.
      new HandlerProperties(name, Resources.of(1, 128));
      if (handlers.putIfAbsent(name, handler) != null) {
        throw new IllegalArgumentException("handler: '" + name + "' is registered already");
      }
      return this;
    }

    /** Registers handlers under the keys of a map; see {@link #handler}. */
    public Builder handlers(Map<String, JobHandler> more) {
      more.forEach(this::handler);
      return this;
    }

    /** Sets the service that handlers may ask for; there is none unless said. */
    public Builder service(Supplier<BatchService> source) {
      this.service = source;
      return this;
    }

    private static BatchService noService() {
      throw new IllegalStateException("This handler is not run by a service");
    }

    /** Runs handlers here and not on threads of its own, as a test in virtual time does. */
    public Builder runner(Executor executor) {
      this.runner = executor;
      return this;
    }

    /** Sets how many handlers run at once, at least 1; {@value #MAX_THREADS} unless said. */
    public Builder maxThreads(int threads) {
      this.maxThreads = atLeastOne("maxThreads", threads);
      return this;
    }

    /** Sets how many attempts may wait, at least 1; {@value #MAX_QUEUED} unless said. */
    public Builder maxQueued(int attempts) {
      this.maxQueued = atLeastOne("maxQueued", attempts);
      return this;
    }

    /** Sets what the times in logs are read from; the system's clock unless said. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** Returns the executor. */
    public HandlerExecutor build() {
      return new HandlerExecutor(this);
    }

    private static int atLeastOne(String field, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(field + ": '" + value + "' must be at least 1");
      }
      return value;
    }
  }
}
