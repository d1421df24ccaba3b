package io.github.batchwright.engine;

import io.github.batchwright.model.JobStatus;
import java.util.EnumMap;

/** How many single jobs and array children are in each status. */
final class TaskCounts {
  private final EnumMap<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);

  void add(JobStatus status, long amount) {
    counts.merge(status, amount, Long::sum);
  }

  long get(JobStatus status) {
    return counts.getOrDefault(status, 0L);
  }

  /** Adds how many more, or fewer, {@code after} has than {@code before}. */
  void addChange(TaskCounts before, TaskCounts after) {
    for (JobStatus status : JobStatus.values()) {
      add(status, after.get(status) - before.get(status));
    }
  }

  TaskCounts copy() {
    TaskCounts copy = new TaskCounts();
    copy.counts.putAll(counts);
    return copy;
  }

  /** Returns how many are not finished. */
  long live() {
    long sum = 0;
    for (JobStatus status : JobStatus.values()) {
      sum += status.isTerminal() ? 0 : get(status);
    }
    return sum;
  }
}
