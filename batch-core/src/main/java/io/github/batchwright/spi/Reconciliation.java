package io.github.batchwright.spi;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.JobId;
import java.util.List;

/**
 * What an executor is told at the beginning of a service's life, before its first launch.
 *
 * @param cluster what the ids of all jobs of this service begin with, in this life and every other
 * @param epoch the number of this life, at least 1
 * @param attempts the attempts of this executor's kinds that were placed in an earlier life and not
 *     recorded as ended; empty in the first life
 */
public record Reconciliation(String cluster, long epoch, List<RecoveredAttempt> attempts) {
  /** Copies the list. */
  public Reconciliation {
    attempts = ImmutableList.copyOf(attempts);
  }

  /** Says whether a job is, or was, of this service. */
  public boolean isOwn(JobId job) {
    return job.value().startsWith(cluster);
  }
}
