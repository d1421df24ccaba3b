package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobStatus;

/** How many single jobs and array children are in each status. */
public final class TaskCounts {
  private final long[] counts = new long[JobStatus.values().length];

  void add(JobStatus status, long amount) {
    counts[position(status)] += amount;
  }

  public long get(JobStatus status) {
    return counts[position(status)];
  }

  /** Where a status is counted, in memory only. */
  @SuppressWarnings("EnumOrdinal")
  private static int position(JobStatus status) {
    return status.ordinal();
  }

  /** Adds how many more, or fewer, {@code after} has than {@code before}. */
  void addChange(TaskCounts before, TaskCounts after) {
    for (JobStatus status : JobStatus.values()) {
      add(status, after.get(status) - before.get(status));
    }
  }

  void addAll(TaskCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  TaskCounts copy() {
    TaskCounts copy = new TaskCounts();
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    return copy;
  }

  /** Returns how many are not finished. */
  public long live() {
    long sum = 0;
    for (JobStatus status : JobStatus.values()) {
      sum += status.isTerminal() ? 0 : get(status);
    }
    return sum;
  }
}
