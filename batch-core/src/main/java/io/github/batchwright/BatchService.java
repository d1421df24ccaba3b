package io.github.batchwright;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A batch scheduler inside this process: it takes jobs, queues them, gives them places in compute
 * environments, runs them, tries them again, and tells what became of them. What it does about
 * environments, queues, definitions and other resources is in {@link ResourceOperations}.
 * Thread-safe.
 *
 * <p>Every call waits for its answer, which is given once it is durable; {@link #async} has the
 * same calls without the waiting. Any of them throws {@link ClientException} for a request that
 * cannot be carried out, {@link TooManyRequestsException} if there is no room for it, and {@link
 * ServiceClosedException} once the service is closed.
 */
public interface BatchService extends ResourceOperations, AutoCloseable {

  /** Starts to describe a service. */
  static BatchServiceBuilder builder() {
    return new BatchServiceBuilder();
  }

  /** Submits a job. AWS: {@code SubmitJob}. */
  JobHandle submit(SubmitJobRequest request);

  /** Submits a job to the queue named {@code default}. */
  default JobHandle submit(String jobName, String jobDefinition) {
    return submit(SubmitJobRequest.builder(jobName, jobDefinition).build());
  }

  /** Returns a handle on a job submitted earlier; the id is looked up when the handle is used. */
  default JobHandle handle(JobId job) {
    return JobHandle.of(this, job);
  }

  /** Describes a job or an array child; nothing if it is not known or no longer kept. */
  default Optional<JobDetail> describe(JobId job) {
    return describe(List.of(job)).stream().findFirst();
  }

  /**
   * Describes jobs and array children as they all stood at one instant; those that are not known
   * are left out. AWS: {@code DescribeJobs}.
   *
   * @param jobs at most as many as {@link ServiceLimits#describedJobs} says, 1,000 unless set
   */
  List<JobDetail> describe(List<JobId> jobs);

  /**
   * Explains why a job or an array child waits: every reason with its numbers, its position in the
   * queue, and the least changes that would have it placed at once. The changes are tried on a
   * copy, which takes time in proportion to what waits: ask about one job, not in a loop about all.
   *
   * @throws ClientException if the job is not known
   */
  JobExplanation explain(JobId job);

  /**
   * Estimates when a job or an array child starts and finishes, by running copies of the state
   * ahead on the caller's thread: up to 40 times, fewer where one run is much work. Nothing of it
   * reaches the service, which goes on meanwhile. Attempts take what their requests or definitions
   * say, else what attempts of the same definition took; they are taken to succeed. Schedules fire;
   * what else may be submitted later is not known, and no estimate allows for it. Not in AWS.
   *
   * @return nothing if the job is not known, or is finished
   */
  Optional<JobEstimate> estimate(JobId job);

  /**
   * Shows the front of a queue and the use of its shares. AWS: {@code GetJobQueueSnapshot}.
   *
   * @throws ClientException if there is no such queue
   */
  JobQueueSnapshot getJobQueueSnapshot(String jobQueue);

  /**
   * Lists jobs, a page at a time; only RUNNING ones unless the request says otherwise. AWS: {@code
   * ListJobs}.
   */
  ListJobsResult list(ListJobsRequest request);

  /**
   * Cancels a job that was not placed yet; does nothing to any other, nor for an id that is not
   * known, as in AWS. An array job's children are cancelled with it. AWS: {@code CancelJob}.
   *
   * @param reason 1-1024 characters
   */
  void cancel(JobId job, String reason);

  /**
   * Cancels a job, or stops it if it was placed. AWS: {@code TerminateJob}.
   *
   * @param reason 1-1024 characters; becomes the job's status reason
   */
  void terminate(JobId job, String reason);

  /**
   * Cancels every job that a filter fits, was there when this was called, and was not placed yet.
   * Others' calls are answered meanwhile, and nothing is placed. Not in AWS.
   *
   * @param reason 1-1024 characters
   * @return how many jobs were acted upon; an array job counts as one
   */
  long cancelJobs(JobFilter filter, String reason);

  /**
   * Cancels every job that a filter fits and that was there when this was called, or stops it if it
   * was placed. Others' calls are answered meanwhile, and nothing is placed. Not in AWS.
   *
   * @param reason 1-1024 characters; becomes the jobs' status reason
   * @return how many jobs were acted upon; an array job counts as one
   */
  long terminateJobs(JobFilter filter, String reason);

  /** Returns the logs of the latest attempt at a job; empty while there was none. */
  JobLogs logs(JobId job);

  /** Returns the logs of one attempt. */
  JobLogs logs(AttemptId attempt);

  /**
   * Waits until a job is finished, well or badly.
   *
   * @throws ClientException if the job is not known
   * @throws InterruptedException if the caller is interrupted; the job goes on
   */
  JobDetail await(JobId job) throws InterruptedException;

  /**
   * Waits until a job is finished, but not longer than this.
   *
   * @throws TimeoutException if it is not finished by then; the job goes on
   */
  JobDetail await(JobId job, Duration atMost) throws InterruptedException, TimeoutException;

  /**
   * Waits until nothing runs and nothing that waits can be placed.
   *
   * @return how many jobs and array children are left unfinished because they cannot be placed
   */
  long awaitIdle() throws InterruptedException;

  /** Returns the same operations without the waiting. */
  AsyncBatchService async();

  /** Has a listener told of every change from now on. */
  void addListener(JobListener listener);

  /** Returns current counts, without waiting. */
  ServiceStats stats();

  /** Says whether this service works, without waiting. */
  ServiceState state();

  /** Returns why the service stopped for good without being asked to; nothing unless it did. */
  Optional<Throwable> failure();

  /** Returns what was found in the journal when this service was built. */
  RecoveryReport recovery();

  /**
   * Closes the service, and returns once it is closed. Later calls do nothing.
   *
   * @param mode what is done about jobs that are not finished
   */
  void close(CloseMode mode);

  /** Closes the service in the mode it was built with, {@link CloseMode#DRAIN} unless said. */
  @Override
  void close();
}
