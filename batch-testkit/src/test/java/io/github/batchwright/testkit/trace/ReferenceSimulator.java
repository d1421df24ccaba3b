package io.github.batchwright.testkit.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the policies mean, as plainly as it can be written: a simulator that shares no code with the
 * engine. Everything is counted anew at every instant. All ends and arrivals of an instant are
 * applied before it looks at what may start.
 */
final class ReferenceSimulator {
  private static final long NONE = Long.MAX_VALUE;

  private final List<ReplayedJob> jobs;
  private final ReplayPolicy policy;
  private final List<Integer> waiting = new ArrayList<>();
  private final List<Integer> running = new ArrayList<>();
  private final long[] starts;

  /** When each waiting job is promised to start; conservative backfill only. */
  private final long[] promised;

  private int free;
  private int next;
  private long now;

  private ReferenceSimulator(Workload workload, ReplayPolicy policy) {
    this.jobs = workload.jobs();
    this.policy = policy;
    this.free = workload.processors();
    this.starts = new long[jobs.size()];
    this.promised = new long[jobs.size()];
    Arrays.fill(promised, NONE);
  }

  /** Returns when each job starts, by its position. */
  static long[] run(Workload workload, ReplayPolicy policy) {
    ReferenceSimulator simulator = new ReferenceSimulator(workload, policy);
    while (simulator.next < simulator.jobs.size()
        || !simulator.running.isEmpty()
        || !simulator.waiting.isEmpty()) {
      simulator.step();
    }
    return simulator.starts;
  }

  private void step() {
    now = nextInstant();
    for (int job : List.copyOf(running)) {
      if (starts[job] + jobs.get(job).run() <= now) {
        running.remove((Integer) job);
        free += jobs.get(job).processors();
      }
    }
    while (next < jobs.size() && jobs.get(next).submit() <= now) {
      waiting.add(next++);
    }
    switch (policy) {
      case FCFS -> startInOrder(waiting);
      case SJF -> startInOrder(shortestFirst(waiting));
      case EASY, EASY_SJBF -> easy();
      case CONSERVATIVE -> conservative();
      default -> throw new IllegalArgumentException(policy.word());
    }
  }

  private long nextInstant() {
    long instant = next < jobs.size() ? jobs.get(next).submit() : NONE;
    for (int job : running) {
      instant = Math.min(instant, starts[job] + jobs.get(job).run());
    }
    for (int job : waiting) {
      instant = Math.min(instant, promised[job]);
    }
    return instant;
  }

  private long expectedEnd(int job) {
    return starts[job] + jobs.get(job).estimate();
  }

  private void start(int job) {
    waiting.remove((Integer) job);
    running.add(job);
    starts[job] = now;
    free -= jobs.get(job).processors();
  }

  /** Whoever is first and does not fit blocks all others. */
  private void startInOrder(List<Integer> order) {
    for (int job : List.copyOf(order)) {
      if (jobs.get(job).processors() > free) {
        return;
      }
      start(job);
    }
  }

  private List<Integer> shortestFirst(List<Integer> some) {
    List<Integer> sorted = new ArrayList<>(some);
    sorted.sort(
        Comparator.comparingLong((Integer job) -> jobs.get(job).estimate())
            .thenComparing(Comparator.naturalOrder()));
    return sorted;
  }

  private void easy() {
    startInOrder(waiting);
    if (waiting.size() < 2) {
      return;
    }
    int wanted = jobs.get(waiting.get(0)).processors();
    List<Integer> byEnd = new ArrayList<>(running);
    byEnd.sort(Comparator.comparingLong(this::expectedEnd));
    int then = free;
    long reserved = NONE;
    for (int job : byEnd) {
      if (then >= wanted && expectedEnd(job) > reserved) {
        break;
      }
      then += jobs.get(job).processors();
      reserved = expectedEnd(job);
    }
    int left = then - wanted;
    List<Integer> behind = List.copyOf(waiting.subList(1, waiting.size()));
    for (int job : policy == ReplayPolicy.EASY ? behind : shortestFirst(behind)) {
      int processors = jobs.get(job).processors();
      boolean isOver = now + jobs.get(job).estimate() <= reserved;
      if (processors <= free && (isOver || processors <= left)) {
        left -= isOver ? 0 : processors;
        start(job);
      }
    }
  }

  /** At every instant, promises are made better where they can be, in the order of arrival. */
  private void conservative() {
    for (int job : waiting) {
      long before = promised[job];
      promised[job] = NONE;
      promised[job] = earliest(job);
      if (promised[job] > before) {
        throw new IllegalStateException("A promise is broken: " + jobs.get(job));
      }
    }
    for (int job : List.copyOf(waiting)) {
      if (promised[job] == now) {
        promised[job] = NONE;
        start(job);
      }
    }
  }

  /** Returns when a job may start that leaves all promises as they are. */
  private long earliest(int job) {
    List<Long> instants = new ArrayList<>();
    instants.add(now);
    running.forEach(one -> instants.add(expectedEnd(one)));
    waiting.stream()
        .filter(one -> promised[one] != NONE)
        .forEach(one -> instants.add(promised[one] + jobs.get(one).estimate()));
    return instants.stream().sorted().filter(from -> fits(job, from)).findFirst().orElseThrow();
  }

  private boolean fits(int job, long from) {
    long to = from + jobs.get(job).estimate();
    if (freeAt(from) < jobs.get(job).processors()) {
      return false;
    }
    for (int one : waiting) {
      long begins = promised[one];
      boolean isInside = begins != NONE && begins > from && begins < to;
      if (isInside && freeAt(begins) < jobs.get(job).processors()) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many processors are free at an instant, by what runs and what is promised. */
  private int freeAt(long instant) {
    int left = free;
    for (int one : running) {
      left += expectedEnd(one) <= instant ? jobs.get(one).processors() : 0;
    }
    for (int one : waiting) {
      boolean isThen =
          promised[one] != NONE
              && promised[one] <= instant
              && instant < promised[one] + jobs.get(one).estimate();
      left -= isThen ? jobs.get(one).processors() : 0;
    }
    return left;
  }
}
