package io.github.batchwright.service;

import io.github.batchwright.AsyncBatchService;
import io.github.batchwright.BatchException;
import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.JobListener;
import io.github.batchwright.JobLogs;
import io.github.batchwright.JournalException;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.ServiceStats;
import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineRecovery;
import io.github.batchwright.engine.EngineStats;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.LiveImage;
import io.github.batchwright.engine.ahead.Estimator;
import io.github.batchwright.engine.ahead.FrozenState;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link BatchService} around an engine in this process. */
public final class LocalBatchService extends LocalResources implements BatchService {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBatchService.class);

  private final ServiceParts parts;
  private final Driver driver;
  private final Inbox inbox;
  private final Engine engine;
  private final Calls calls;
  private final LogSources logSources;
  private final CloseMode onClose;
  private final Estimates estimates = new Estimates();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable End end;

  /** How it ended; what its journal says when it is let go of does not change that. */
  private record End(@Nullable Throwable failure) {}

  private LocalBatchService(ServiceSettings settings, Driver driver, ServiceParts parts) {
    this.driver = driver;
    this.parts = parts;
    this.inbox = parts.inbox();
    this.engine = parts.engine();
    this.onClose = settings.onClose;
    this.logSources =
        new LogSources(
            parts.logs().store(),
            this::describe,
            parts.runner()::executor,
            driver,
            parts.runner().changes());
    this.calls = new Calls(inbox, driver, settings.whenFull, parts.callbacks().executor(), this);
  }

  /** Starts a service on a thread of its own. */
  public static LocalBatchService start(ServiceSettings settings) {
    return start(settings, new ThreadDriver(ServiceParts.clock(settings)));
  }

  /** Starts a service whose turns are taken by a driver. */
  public static LocalBatchService start(ServiceSettings settings, Driver driver) {
    ServiceParts parts = ServiceParts.assemble(settings);
    LocalBatchService service = new LocalBatchService(settings, driver, parts);
    parts.self().set(service);
    driver.start(settings.name, parts.engine(), parts.inbox(), parts.events());
    try {
      settings.declare(
          order -> service.<Void>call(reply -> new Input.Tell(order, reply)),
          parts.hosts().environments());
      // Now that the environments are there, and before anything is placed in them.
      parts.hosts().start();
      service.<Void>call(Input.Begin::new);
    } catch (ServiceClosedException e) {
      service.close(CloseMode.LEAVE_RUNNING);
      throw service
          .failure()
          .<RuntimeException>map(cause -> new JournalException("Cannot begin: " + cause, cause))
          .orElse(e);
    } catch (RuntimeException | Error e) {
      service.close(CloseMode.LEAVE_RUNNING);
      throw e;
    }
    return service;
  }

  @Override
  public JobHandle submit(SubmitJobRequest request) {
    return handle(this.<JobId>call(reply -> new Input.Submit(request, reply)));
  }

  @Override
  public List<JobDetail> describe(List<JobId> jobs) {
    List<JobId> copy = List.copyOf(jobs);
    return call(reply -> new Input.Describe(copy, reply));
  }

  @Override
  public JobExplanation explain(JobId job) {
    return call(reply -> new Input.Explain(job, reply));
  }

  @Override
  public JobQueueSnapshot getJobQueueSnapshot(String jobQueue) {
    return call(reply -> new Input.Snapshot(jobQueue, reply));
  }

  @Override
  public ListJobsResult list(ListJobsRequest request) {
    return call(reply -> new Input.ListJobs(request, reply));
  }

  @Override
  public void cancel(JobId job, String reason) {
    this.<Void>call(reply -> new Input.Cancel(job, reason, false, reply));
  }

  @Override
  public void terminate(JobId job, String reason) {
    this.<Void>call(reply -> new Input.Cancel(job, reason, true, reply));
  }

  @Override
  public long cancelJobs(JobFilter filter, String reason) {
    return this.<Long>call(reply -> new Input.CancelJobs(filter, reason, false, reply));
  }

  @Override
  public long terminateJobs(JobFilter filter, String reason) {
    return this.<Long>call(reply -> new Input.CancelJobs(filter, reason, true, reply));
  }

  @Override
  public JobLogs logs(JobId job) {
    Optional<JobDetail> detail = describe(job);
    Optional<AttemptDetail> latest =
        detail.map(JobDetail::attempts).flatMap(LocalBatchService::last);
    JobId writer = detail.map(LogOwner::writer).orElse(job);
    return new AttemptLogs(
        logSources,
        job,
        latest.map(a -> new AttemptId(writer, a.number())).orElse(null),
        detail.flatMap(LogOwner::container).orElse(null));
  }

  private static Optional<AttemptDetail> last(List<AttemptDetail> attempts) {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  @Override
  public JobLogs logs(AttemptId attempt) {
    JobId job = attempt.job();
    return new AttemptLogs(
        logSources, job, attempt, describe(job).flatMap(LogOwner::container).orElse(null));
  }

  @Override
  public JobDetail await(JobId job) throws InterruptedException {
    CompletableFuture<JobDetail> reply = calls.send(r -> new Input.Await(job, r));
    try {
      return driver.await(reply);
    } catch (ExecutionException e) {
      throw refusal(e);
    }
  }

  @Override
  public JobDetail await(JobId job, Duration atMost) throws InterruptedException, TimeoutException {
    CompletableFuture<JobDetail> reply = calls.send(r -> new Input.Await(job, r));
    try {
      return driver.await(reply, atMost);
    } catch (ExecutionException e) {
      throw refusal(e);
    } catch (TimeoutException e) {
      reply.cancel(false);
      TimeoutException told =
          new TimeoutException("job " + job + " is not finished after " + atMost);
      told.initCause(e);
      throw told;
    }
  }

  @Override
  public long awaitIdle() throws InterruptedException {
    CompletableFuture<Long> reply = calls.send(Input.AwaitIdle::new);
    try {
      return driver.await(reply);
    } catch (ExecutionException e) {
      throw refusal(e);
    }
  }

  @Override
  public AsyncBatchService async() {
    return calls;
  }

  @Override
  public void addListener(JobListener listener) {
    parts.events().addListener(listener);
  }

  @Override
  public ServiceStats stats() {
    EngineStats stats = engine.stats();
    return new ServiceStats(
        stats.jobs(),
        inbox.depth(),
        stats.placements(),
        parts.events().dropped(),
        estimates.stats());
  }

  /** Returns the state as it is now, which shares nothing with the live one. */
  public FrozenState freeze() {
    return FrozenState.of(this.<LiveImage>call(Input.Copy::new));
  }

  @Override
  public Optional<JobEstimate> estimate(JobId job) {
    Objects.requireNonNull(job, "job");
    Optional<JobEstimate> estimate = Estimator.estimate(freeze(), job);
    estimate.ifPresent(one -> estimates.given(one, this::end));
    return estimate;
  }

  /** Asks for the end of a job if there is room for the question, and does not wait for it. */
  private @Nullable CompletableFuture<JobDetail> end(JobEstimate estimate) {
    CompletableFuture<JobDetail> reply = new CompletableFuture<>();
    if (!inbox.offer(new Input.Await(estimate.jobId(), reply))) {
      return null;
    }
    if (!inbox.isOpen()) {
      // Closed meanwhile: perhaps nobody takes the question any more.
      reply.cancel(false);
    }
    return reply;
  }

  @Override
  public ServiceState state() {
    if (failure().isPresent()) {
      return ServiceState.FAILED;
    }
    return closed.get() ? ServiceState.CLOSED : ServiceState.RUNNING;
  }

  @Override
  public Optional<Throwable> failure() {
    End known = end;
    return Optional.ofNullable(known == null ? engine.failure() : known.failure());
  }

  @Override
  public RecoveryReport recovery() {
    EngineRecovery recovery = engine.recovery();
    return new RecoveryReport(
        engine.epoch(),
        recovery.found().lastSequence(),
        recovery.found().snapshotSequence(),
        recovery.found().cutBytes(),
        recovery.openAttempts(),
        parts.recoveryTook());
  }

  @Override
  public void close() {
    close(onClose);
  }

  @Override
  public void close(CloseMode mode) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (mode != CloseMode.LEAVE_RUNNING) {
        finish(mode);
      }
    } catch (ServiceClosedException e) {
      LOG.warn("The service had stopped before it was closed", e);
    } finally {
      driver.stop();
      end = new End(engine.failure());
      parts.close();
    }
  }

  private void finish(CloseMode mode) {
    this.<Void>call(reply -> new Input.Shutdown(mode == CloseMode.STOP, reply));
    try {
      long left = awaitIdle();
      if (left > 0) {
        LOG.warn("{} jobs were left unfinished when the service was closed", left);
      }
    } catch (InterruptedException e) {
      if (mode == CloseMode.DRAIN) {
        LOG.warn("Interrupted while draining; what runs is stopped instead");
        finish(CloseMode.STOP);
      }
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a request and waits for its answer, which comes soon: an interrupt is kept for later. */
  @Override
  <T> T call(Function<CompletableFuture<T>, Input.Request<T>> request) {
    CompletableFuture<T> reply = calls.send(request);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return driver.await(reply);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw refusal(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RuntimeException refusal(ExecutionException e) {
    if (e.getCause() instanceof ServiceClosedException) {
      // The one that was told goes to everybody who waited.
      return calls.closed();
    }
    if (e.getCause() instanceof BatchException refusal) {
      // The caller wants to see its own call in the trace, not the scheduler's.
      refusal.fillInStackTrace();
      return refusal;
    }
    return new IllegalStateException("The scheduler failed to answer", e.getCause());
  }
}
