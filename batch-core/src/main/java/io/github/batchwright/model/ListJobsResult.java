package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing. A page may hold fewer jobs than asked for, even none, and still have a
 * token: one call looks at a bounded number of jobs.
 *
 * @param jobs the jobs of this page
 * @param nextToken where the next page begins, or null if this is the last
 */
public record ListJobsResult(List<JobSummary> jobs, @Nullable String nextToken) {
  /** Copies the list. */
  public ListJobsResult {
    jobs = Checks.copy(jobs);
  }
}
