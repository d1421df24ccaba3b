package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobStatus;

/**
 * The RUNNABLE jobs of one queue and one shape, oldest first. An array job is one entry for all its
 * children. Entries that are no longer RUNNABLE are dropped when they come to the front, or when
 * they are more than half.
 */
final class Lane {
  private static final int SMALL = 64;

  private final JobTable jobs;
  private LongHeap numbers = new LongHeap();
  private int live;

  Lane(JobTable jobs) {
    this.jobs = jobs;
  }

  /** A job has become RUNNABLE, or the first child of an array job has. */
  void enter(long number) {
    numbers.push(number);
    live++;
  }

  /** A job is no longer RUNNABLE, or the last RUNNABLE child of an array job is not. */
  void leave() {
    live--;
    if (numbers.size() > SMALL && numbers.size() > 2 * live) {
      LongHeap kept = new LongHeap();
      long previous = 0;
      while (!numbers.isEmpty()) {
        long number = numbers.pop();
        if (number != previous && isRunnable(number)) {
          kept.push(number);
        }
        previous = number;
      }
      numbers = kept;
    }
  }

  /** Says whether nothing in it is RUNNABLE. */
  boolean isEmpty() {
    return live == 0;
  }

  /** Returns the oldest number, or {@link Long#MAX_VALUE} if there is none. */
  long first() {
    while (!numbers.isEmpty()) {
      if (isRunnable(numbers.peek())) {
        return numbers.peek();
      }
      numbers.pop();
    }
    return Long.MAX_VALUE;
  }

  private boolean isRunnable(long number) {
    JobRecord job = jobs.find(number);
    if (job == null) {
      return false;
    }
    return job.children() == null
        ? job.state().status() == JobStatus.RUNNABLE
        : job.children().firstRunnable() >= 0;
  }
}
