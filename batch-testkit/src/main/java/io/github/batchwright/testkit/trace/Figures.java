package io.github.batchwright.testkit.trace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a replay, from when each job started. */
final class Figures {
  /** What runs shorter than that counts as if it ran that long. */
  private static final double TAU = 10;

  private static final int MOST_USERS = 10;

  private static final class Sums {
    long jobs;
    double work;
    double waits;
    double slowdowns;

    void add(ReplayedJob job, long wait, double slowdown) {
      jobs++;
      work += (double) job.processors() * job.run();
      waits += wait;
      slowdowns += slowdown;
    }

    UserFigures of(long user) {
      return new UserFigures(user, jobs, work, waits / jobs, slowdowns / jobs);
    }
  }

  private Figures() {}

  static ReplayReport of(
      String trace, Workload workload, ReplayPolicy policy, Estimates estimates, long[] starts) {
    List<ReplayedJob> jobs = workload.jobs();
    Sums all = new Sums();
    Map<Long, Sums> byUser = new TreeMap<>();
    long[] waits = new long[starts.length];
    long lastEnd = Long.MIN_VALUE;
    for (int i = 0; i < starts.length; i++) {
      ReplayedJob job = jobs.get(i);
      waits[i] = starts[i] - job.submit();
      double slowdown =
          Math.max(1, (double) (waits[i] + job.run()) / Math.max((double) job.run(), TAU));
      all.add(job, waits[i], slowdown);
      byUser
          .computeIfAbsent(Math.max(-1, job.user()), user -> new Sums())
          .add(job, waits[i], slowdown);
      lastEnd = Math.max(lastEnd, starts[i] + job.run());
    }
    long makespan = lastEnd - jobs.get(0).submit();
    Arrays.sort(waits);
    return new ReplayReport(
        trace,
        policy,
        estimates,
        workload.processors(),
        all.jobs,
        workload.skipped(),
        new WaitFigures(
            all.waits / all.jobs, part(waits, 50), part(waits, 95), waits[waits.length - 1]),
        all.slowdowns / all.jobs,
        all.work / ((double) workload.processors() * makespan),
        makespan,
        byUser.size(),
        jain(byUser),
        largest(byUser));
  }

  /** Returns the smallest value that so many of 100 do not exceed. */
  private static long part(long[] sorted, int percent) {
    return sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
  }

  private static double jain(Map<Long, Sums> byUser) {
    double sum = 0;
    double squares = 0;
    for (Sums sums : byUser.values()) {
      double slowdown = sums.slowdowns / sums.jobs;
      sum += slowdown;
      squares += slowdown * slowdown;
    }
    return sum * sum / (byUser.size() * squares);
  }

  private static List<UserFigures> largest(Map<Long, Sums> byUser) {
    return byUser.entrySet().stream()
        .map(entry -> entry.getValue().of(entry.getKey()))
        .sorted(
            Comparator.comparingDouble(UserFigures::processorSeconds)
                .reversed()
                .thenComparingLong(UserFigures::user))
        .limit(MOST_USERS)
        .toList();
  }
}
