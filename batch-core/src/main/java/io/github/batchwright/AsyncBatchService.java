package io.github.batchwright;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The operations of a {@link BatchService} without waiting for the answer. Stages are completed on
 * the service's callback executor, never on the scheduler's own thread; a refusal completes them
 * with a {@link BatchException}. Thread-safe.
 *
 * <p>With {@link WhenFull#BLOCK} a call itself waits while the service has no room for the request;
 * with {@link WhenFull#REJECT} the stage is completed with a {@link TooManyRequestsException}.
 */
public interface AsyncBatchService extends AsyncResourceOperations {

  /** See {@link BatchService#submit(SubmitJobRequest)}. */
  CompletionStage<JobHandle> submit(SubmitJobRequest request);

  /** See {@link BatchService#describe(List)}. */
  CompletionStage<List<JobDetail>> describe(List<JobId> jobs);

  /** See {@link BatchService#explain}. */
  CompletionStage<JobExplanation> explain(JobId job);

  /** See {@link BatchService#getJobQueueSnapshot}. */
  CompletionStage<JobQueueSnapshot> getJobQueueSnapshot(String jobQueue);

  /** See {@link BatchService#list}. */
  CompletionStage<ListJobsResult> list(ListJobsRequest request);

  /** See {@link BatchService#cancel}. */
  CompletionStage<Void> cancel(JobId job, String reason);

  /** See {@link BatchService#terminate}. */
  CompletionStage<Void> terminate(JobId job, String reason);

  /** See {@link BatchService#cancelJobs}. */
  CompletionStage<Long> cancelJobs(JobFilter filter, String reason);

  /** See {@link BatchService#terminateJobs}. */
  CompletionStage<Long> terminateJobs(JobFilter filter, String reason);

  /** Returns a stage that is completed once a job is finished, well or badly. */
  CompletionStage<JobDetail> completion(JobId job);
}
