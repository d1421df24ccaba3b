package io.github.batchwright.service;

import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.ahead.RunAhead;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Changes a copy of a service as a caller changes a service. Confined to one thread. */
public final class AheadOperations extends LocalResources {
  private final RunAhead ahead;

  /** Makes the operations of a copy. */
  public AheadOperations(RunAhead ahead) {
    this.ahead = ahead;
  }

  @Override
  <T> T call(Function<CompletableFuture<T>, Input.Request<T>> request) {
    return ahead.call(request);
  }

  /** Submits a job, and watches it. */
  public JobId submit(SubmitJobRequest request) {
    JobId job = this.<JobId>call(reply -> new Input.Submit(request, reply));
    ahead.watch(job);
    return job;
  }

  /** Cancels a job, or stops it if it was placed. */
  public void terminate(JobId job, String reason) {
    this.<Void>call(reply -> new Input.Cancel(job, reason, true, reply));
  }
}
