package io.github.batchwright.testkit.workload;

import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One job of a {@link Workload}: when it is submitted, and what its attempts do. Immutable.
 *
 * @param submitAfter how long after the begin of the workload it is submitted; at least zero
 * @param request what is submitted, without a client token; its name is the job's own within the
 *     workload. Dependencies are not here but in {@code dependsOn}, for no job has an id yet
 * @param runTime how long each attempt of it runs, each child of an array alike; at least zero
 * @param exitCode how each attempt ends
 * @param dependsOn the jobs that it waits for, all submitted before it
 */
public record WorkloadJob(
    Duration submitAfter,
    SubmitJobRequest request,
    Duration runTime,
    int exitCode,
    List<After> dependsOn) {

  /**
   * A job of the same workload that is waited for.
   *
   * @param jobName its name
   * @param type how: as {@link JobDependency#type} has it; null waits until it has succeeded
   */
  public record After(String jobName, JobDependency.@Nullable Type type) {
    /** Checks the fields. */
    public After {
      Objects.requireNonNull(jobName, "jobName");
    }
  }

  /**
   * Checks and copies the fields.
   *
   * @throws IllegalArgumentException if a field is out of its range, naming it
   */
  public WorkloadJob {
    Objects.requireNonNull(request, "request");
    Rules.require(!submitAfter.isNegative(), "submitAfter", submitAfter, "must not be negative");
    Rules.require(!runTime.isNegative(), "runTime", runTime, "must not be negative");
    Rules.require(
        request.clientToken() == null,
        "request.clientToken",
        String.valueOf(request.clientToken()),
        "must not be given: a workload has tokens of its own");
    Rules.require(
        request.dependsOn().stream().allMatch(one -> one.jobId() == null),
        "request.dependsOn",
        request.dependsOn(),
        "must name no job: use dependsOn of the WorkloadJob");
    dependsOn = List.copyOf(dependsOn);
  }

  /** Returns a job that waits for none, runs for this long and exits with 0. */
  public static WorkloadJob of(Duration submitAfter, SubmitJobRequest request, Duration runTime) {
    return new WorkloadJob(submitAfter, request, runTime, 0, List.of());
  }

  /** Returns the same job, whose attempts exit with this code. */
  public WorkloadJob exitsWith(int newExitCode) {
    return new WorkloadJob(submitAfter, request, runTime, newExitCode, dependsOn);
  }

  /** Returns the same job, which waits until others have succeeded too. */
  public WorkloadJob after(String... jobNames) {
    List<After> all = new ArrayList<>(dependsOn);
    for (String jobName : jobNames) {
      all.add(new After(jobName, null));
    }
    return new WorkloadJob(submitAfter, request, runTime, exitCode, all);
  }

  /** Returns its name. */
  public String name() {
    return request.jobName();
  }

  /** Returns how many children it has; 1 if it is no array. */
  public int size() {
    return request.arrayProperties() == null ? 1 : request.arrayProperties().size();
  }

  /** Returns how long its submitter says that an attempt takes; null if nothing is said. */
  public @Nullable Duration expectedDuration() {
    return request.timing().expectedDuration();
  }
}
