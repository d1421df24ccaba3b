package io.github.batchwright.service;

import io.github.batchwright.AsyncBatchService;
import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.WhenFull;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Puts callers' requests into the inbox, and completes their stages on the callback executor. */
final class Calls extends ResourceCalls implements AsyncBatchService {
  private final Inbox inbox;
  private final Driver driver;
  private final WhenFull whenFull;
  private final Executor callbacks;
  private final BatchService service;

  Calls(Inbox inbox, Driver driver, WhenFull whenFull, Executor callbacks, BatchService service) {
    this.inbox = inbox;
    this.driver = driver;
    this.whenFull = whenFull;
    this.callbacks = callbacks;
    this.service = service;
  }

  /** Puts a request in and returns its reply, which is completed on the scheduler's own thread. */
  <T> CompletableFuture<T> send(Function<CompletableFuture<T>, Input.Request<T>> request) {
    CompletableFuture<T> reply = new CompletableFuture<>();
    if (!inbox.isOpen()) {
      throw closed();
    }
    Input.Request<T> made = request.apply(reply);
    if (!inbox.offer(made)) {
      waitForRoom(made);
    }
    if (!inbox.isOpen()) {
      // It closed meanwhile, and perhaps nobody looks into the inbox any more. Who still waits for
      // room there is given it, and comes by here in turn.
      inbox.drainRequests(
          Integer.MAX_VALUE, () -> true, late -> late.reply().completeExceptionally(closed()));
      reply.completeExceptionally(closed());
    }
    return reply;
  }

  /** Returns what a caller is told once the service has closed or failed: its own exception. */
  ServiceClosedException closed() {
    return service
        .failure()
        .map(cause -> new ServiceClosedException("The service stopped for good: " + cause, cause))
        .orElseGet(() -> new ServiceClosedException("The service is closed"));
  }

  private void waitForRoom(Input.Request<?> request) {
    if (whenFull == WhenFull.REJECT) {
      throw new TooManyRequestsException(
          "%d requests wait already; the inbox takes no more".formatted(inbox.depth()));
    }
    try {
      driver.put(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManyRequestsException("Interrupted while waiting for room in the inbox");
    }
  }

  @Override
  <T> CompletableFuture<T> stage(Function<CompletableFuture<T>, Input.Request<T>> request) {
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletableFuture<T> reply;
    try {
      reply = send(request);
    } catch (ServiceClosedException | TooManyRequestsException e) {
      result.completeExceptionally(e);
      return result;
    }
    CompletableFuture<T> unused =
        reply.whenCompleteAsync(
            (value, refusal) -> {
              if (refusal != null) {
                result.completeExceptionally(refusal);
              } else {
                result.complete(value);
              }
            },
            callbacks);
    return result;
  }

  @Override
  public CompletionStage<JobHandle> submit(SubmitJobRequest request) {
    return this.<JobId>stage(reply -> new Input.Submit(request, reply)).thenApply(service::handle);
  }

  @Override
  public CompletionStage<List<JobDetail>> describe(List<JobId> jobs) {
    List<JobId> copy = List.copyOf(jobs);
    return stage(reply -> new Input.Describe(copy, reply));
  }

  @Override
  public CompletionStage<JobExplanation> explain(JobId job) {
    return stage(reply -> new Input.Explain(job, reply));
  }

  @Override
  public CompletionStage<JobQueueSnapshot> getJobQueueSnapshot(String jobQueue) {
    return stage(reply -> new Input.Snapshot(jobQueue, reply));
  }

  @Override
  public CompletionStage<ListJobsResult> list(ListJobsRequest request) {
    return stage(reply -> new Input.ListJobs(request, reply));
  }

  @Override
  public CompletionStage<Void> cancel(JobId job, String reason) {
    return stage(reply -> new Input.Cancel(job, reason, false, reply));
  }

  @Override
  public CompletionStage<Void> terminate(JobId job, String reason) {
    return stage(reply -> new Input.Cancel(job, reason, true, reply));
  }

  @Override
  public CompletionStage<Long> cancelJobs(JobFilter filter, String reason) {
    return stage(reply -> new Input.CancelJobs(filter, reason, false, reply));
  }

  @Override
  public CompletionStage<Long> terminateJobs(JobFilter filter, String reason) {
    return stage(reply -> new Input.CancelJobs(filter, reason, true, reply));
  }

  @Override
  public CompletionStage<JobDetail> completion(JobId job) {
    return stage(reply -> new Input.Await(job, reply));
  }
}
