package io.github.batchwright.model;

import java.util.Map;

/**
 * How the children of an array job stand. AWS: {@code arrayProperties} of {@code DescribeJobs}.
 *
 * @param size how many children there are
 * @param statusSummary how many of them are in each status; the counts sum to the size
 */
public record ArrayDetail(int size, Map<JobStatus, Integer> statusSummary) {
  /** Copies the summary. */
  public ArrayDetail {
    statusSummary = com.google.common.collect.ImmutableMap.copyOf(statusSummary);
  }

  /** Returns how many children are in a status. */
  public int count(JobStatus status) {
    return statusSummary.getOrDefault(status, 0);
  }
}
