package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A job that has to succeed, or to end as {@code type} says, before another may run. AWS: {@code
 * dependsOn}.
 *
 * @param jobId the job waited for; null only for {@link Type#SEQUENTIAL}, which then chains the
 *     children of the array itself
 * @param type how children are tied, or what end is waited for; null to wait for success. With a
 *     type that ties nothing, an array job waits as a whole
 */
public record JobDependency(@Nullable JobId jobId, @Nullable Type type) {
  /** How the children of an array job are tied, or what end is waited for. */
  public enum Type {
    /** Each child waits for the child of the same index of the other array. */
    N_TO_N,
    /** Each child waits for the one before it. */
    SEQUENTIAL,
    /** Waits until the job is finished, well or badly. Not in AWS. */
    COMPLETION,
    /**
     * Waits until the job has failed, be it by cancellation. If it succeeds, what waits can never
     * run, and fails at once. Not in AWS.
     */
    FAILURE;

    /** Says whether it ties the children of an array job, and so has a meaning only for one. */
    public boolean tiesChildren() {
      return this == N_TO_N || this == SEQUENTIAL;
    }
  }

  /** Checks that what the type needs is given. */
  public JobDependency {
    Checks.require(
        jobId != null || type == Type.SEQUENTIAL,
        "dependsOn.jobId",
        "null",
        "may be left out only with type SEQUENTIAL");
  }

  /** Waits for the whole of a job. */
  public static JobDependency on(JobId job) {
    return new JobDependency(job, null);
  }

  /** Ties children of equal index. */
  public static JobDependency nToN(JobId arrayJob) {
    return new JobDependency(arrayJob, Type.N_TO_N);
  }

  /** Chains the children of the array that is submitted. */
  public static JobDependency sequential() {
    return new JobDependency(null, Type.SEQUENTIAL);
  }

  /** Waits until a job is finished, well or badly. */
  public static JobDependency onCompletion(JobId job) {
    return new JobDependency(job, Type.COMPLETION);
  }

  /** Waits until a job has failed. */
  public static JobDependency onFailure(JobId job) {
    return new JobDependency(job, Type.FAILURE);
  }
}
