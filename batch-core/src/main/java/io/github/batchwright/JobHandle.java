package io.github.batchwright;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.ahead.JobEstimate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A submitted job in the hands of its submitter. Thread-safe; it costs the service nothing. */
public final class JobHandle {
  private final BatchService service;
  private final JobId id;

  private JobHandle(BatchService service, JobId id) {
    this.service = service;
    this.id = id;
  }

  /** Makes a handle on a job of a service. */
  public static JobHandle of(BatchService service, JobId id) {
    return new JobHandle(service, id);
  }

  /** Returns the id. */
  public JobId id() {
    return id;
  }

  /**
   * Returns a handle on one child of this array job.
   *
   * @param index from 0
   */
  public JobHandle child(int index) {
    return new JobHandle(service, id.child(index));
  }

  /**
   * Returns a handle on one node of this multi-node job. It describes that node and reads its logs;
   * what it awaits, cancels or terminates is the job.
   *
   * @param index from 0
   */
  public JobHandle node(int index) {
    return new JobHandle(service, id.node(index));
  }

  /**
   * Returns the children of this array job by index, in the statuses given or, if none is, in any.
   * Pages are fetched as the stream goes on, each as of its own instant.
   *
   * @throws ClientException if this is not an array job, or is no longer kept
   */
  public Stream<JobSummary> children(JobStatus... statuses) {
    ListJobsRequest request = ListJobsRequest.array(id, statuses);
    ListJobsRequest all = statuses.length == 0 ? request.anyStatus() : request;
    return Stream.iterate(
            Optional.of(service.list(all)),
            Optional::isPresent,
            page -> page.flatMap(p -> after(all, p)))
        .flatMap(page -> page.orElseThrow().jobs().stream());
  }

  private Optional<ListJobsResult> after(ListJobsRequest request, ListJobsResult page) {
    return Optional.ofNullable(page.nextToken()).map(t -> service.list(request.after(t)));
  }

  /** Returns a stage that is completed once the job is finished, well or badly. */
  public CompletionStage<JobDetail> completion() {
    return service.async().completion(id);
  }

  /** Waits until the job is finished, well or badly. */
  public JobDetail await() throws InterruptedException {
    return service.await(id);
  }

  /** Waits until the job is finished, but not longer than this. */
  public JobDetail await(Duration atMost) throws InterruptedException, TimeoutException {
    return service.await(id, atMost);
  }

  /** Describes the job; nothing if it is no longer kept. */
  public Optional<JobDetail> describe() {
    return service.describe(id);
  }

  /** Explains why the job waits; see {@link BatchService#explain}. */
  public JobExplanation explain() {
    return service.explain(id);
  }

  /** Estimates when the job starts and finishes; see {@link BatchService#estimate}. */
  public Optional<JobEstimate> estimate() {
    return service.estimate(id);
  }

  /** Cancels the job if it was not placed yet. */
  public void cancel(String reason) {
    service.cancel(id, reason);
  }

  /** Cancels the job, or stops it if it was placed. */
  public void terminate(String reason) {
    service.terminate(id, reason);
  }

  /** Returns the logs of its latest attempt. */
  public JobLogs logs() {
    return service.logs(id);
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
