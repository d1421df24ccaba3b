package io.github.batchwright.testkit.workload;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Workload} on its way on a {@link BatchHarness}: lets time pass, and submits each job at
 * its time. It goes on after {@link BatchHarness#restart}, also if a crash came while a job was
 * submitted: each has a client token, so that it is submitted once. Confined to one thread.
 */
public final class WorkloadRun {
  private final Workload workload;
  private final BatchHarness harness;
  private final Instant begin;
  private final Map<String, JobId> submitted = new LinkedHashMap<>();

  WorkloadRun(Workload workload, BatchHarness harness) {
    this.workload = workload;
    this.harness = harness;
    this.begin = harness.now();
    for (WorkloadJob job : workload.jobs()) {
      harness.executor().on(job.name()).takes(job.runTime()).exitsWith(job.exitCode());
    }
  }

  /**
   * Lets time pass until the next job is submitted; does nothing and says false if none is left.
   */
  public boolean submitNext() {
    Optional<WorkloadJob> next = next();
    next.ifPresent(
        job -> {
          Duration left = Duration.between(harness.now(), begin.plus(job.submitAfter()));
          if (!left.isNegative()) {
            harness.advance(left);
          }
          submitted.put(job.name(), harness.submit(request(job)).id());
        });
    return next.isPresent();
  }

  /** Submits every job at its time, and stops at the time of the last one. */
  public WorkloadRun submitAll() {
    boolean more = true;
    while (more) {
      more = submitNext();
    }
    return this;
  }

  /** Submits every job at its time, and then lets time pass until nothing is going to happen. */
  public WorkloadRun toTheEnd() {
    submitAll();
    harness.runUntilIdle();
    return this;
  }

  /** Returns the job that is submitted next; nothing if none is left. */
  public Optional<WorkloadJob> next() {
    return submitted.size() == workload.jobs().size()
        ? Optional.empty()
        : Optional.of(workload.jobs().get(submitted.size()));
  }

  private SubmitJobRequest request(WorkloadJob job) {
    SubmitJobRequest.Builder request = job.request().toBuilder().clientToken(token(job.name()));
    for (WorkloadJob.After after : job.dependsOn()) {
      request.dependsOn(new JobDependency(id(after.jobName()), after.type()));
    }
    return request.build();
  }

  /** A token is shorter than a name may be; the position in the workload tells jobs apart. */
  private String token(String name) {
    return "workload-" + begin.toEpochMilli() + "-" + submitted.size() + "-" + name.hashCode();
  }

  /**
   * Returns the id of a job.
   *
   * @throws IllegalArgumentException if it was not submitted yet
   */
  public JobId id(String jobName) {
    JobId id = submitted.get(jobName);
    if (id == null) {
      throw new IllegalArgumentException("jobName: '" + jobName + "' must have been submitted");
    }
    return id;
  }

  /** Returns a handle on a job that was submitted, good until the service is started again. */
  public JobHandle handle(String jobName) {
    return JobHandle.of(harness.service(), id(jobName));
  }

  /** Returns handles on what was submitted, by name, in that order. */
  public Map<String, JobHandle> handles() {
    Map<String, JobHandle> handles = new LinkedHashMap<>();
    submitted.keySet().forEach(name -> handles.put(name, handle(name)));
    return handles;
  }

  /** Describes a job that was submitted. */
  public JobDetail describe(String jobName) {
    return harness.describe(id(jobName));
  }

  /** Describes what was submitted, in that order; of arrays the whole, without the children. */
  public List<JobDetail> details() {
    return submitted.values().stream().map(harness::describe).toList();
  }

  /** Returns the workload. */
  public Workload workload() {
    return workload;
  }
}
