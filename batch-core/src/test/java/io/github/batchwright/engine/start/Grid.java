package io.github.batchwright.engine.start;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same planning by brute force, hour by hour, for jobs of whole vCPUs and hours: what the
 * planner is compared with.
 */
final class Grid {
  static final int HOURS = 120;

  private final int[] free = new int[HOURS];

  Grid(int vcpus) {
    Arrays.fill(free, vcpus);
  }

  void take(int start, int hours, int vcpus) {
    for (int hour = start; hour < Math.min(HOURS, start + hours); hour++) {
      free[hour] -= vcpus;
    }
  }

  int fitting(int start, int hours, int vcpus) {
    int least = Integer.MAX_VALUE;
    for (int hour = start; hour < start + hours; hour++) {
      least = Math.min(least, free[hour] / vcpus);
    }
    return least;
  }

  boolean isOverfull() {
    for (int hour : free) {
      if (hour < 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes the first room for each child from an hour on, and returns the starts. */
  List<Integer> place(GridJob job, int from) {
    List<Integer> starts = new ArrayList<>();
    Grid own = new Grid(job.concurrency());
    for (int piece = 0; piece < job.pieces(); piece++) {
      int start = from;
      while (fitting(start, job.length(), job.vcpus()) < 1
          || own.fitting(start, job.length(), 1) < 1) {
        start++;
      }
      take(start, job.length(), job.vcpus());
      own.take(start, job.length(), 1);
      starts.add(start);
    }
    return starts;
  }

  /** What a job may be like. */
  record GridJob(
      int vcpus,
      int count,
      int concurrency,
      boolean sequential,
      int hours,
      int earliest,
      int deadline,
      boolean mayWait) {
    int pieces() {
      return sequential ? 1 : count;
    }

    int length() {
      return sequential ? hours * count : hours;
    }
  }
}
