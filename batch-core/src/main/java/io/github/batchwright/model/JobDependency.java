package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A job that has to succeed before another may run. AWS: {@code dependsOn}.
 *
 * @param jobId the job waited for; null only for {@link Type#SEQUENTIAL}, which then chains the
 *     children of the array itself
 * @param type how children are tied, or null to wait for the whole job
 */
public record JobDependency(@Nullable JobId jobId, @Nullable Type type) {
  /** How the children of an array job are tied. */
  public enum Type {
    /** Each child waits for the child of the same index of the other array. */
    N_TO_N,
    /** Each child waits for the one before it. */
    SEQUENTIAL
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
}
