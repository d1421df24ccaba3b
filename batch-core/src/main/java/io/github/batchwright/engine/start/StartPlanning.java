package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.jobs.StartDates;
import io.github.batchwright.engine.start.Curves.Known;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.StartPlans;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.engine.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans all jobs that name a price curve and wait for nothing else, once. */
final class StartPlanning {
  /** So long an instance may take to boot, where instances are bought, in milliseconds. */
  private static final long BOOT = Duration.ofMinutes(5).toMillis();

  private final Cluster cluster;
  private final Curves curves;
  private final Turn turn;
  private final StartDecisions decisions;

  /** How far ahead each curve is to be known. */
  private final Map<String, Long> horizons = new TreeMap<>();

  private final Map<Long, Known> prices = new TreeMap<>();
  private int looked;

  StartPlanning(Cluster cluster, Curves curves, Turn turn) {
    this.cluster = cluster;
    this.curves = curves;
    this.turn = turn;
    this.decisions = new StartDecisions(cluster, turn);
  }

  /** Plans, and records what differs; returns how much was looked at. */
  int run() {
    Map<String, List<JobRecord>> byQueue = new TreeMap<>();
    for (JobRecord job : ready()) {
      byQueue.computeIfAbsent(job.request().jobQueue(), any -> new ArrayList<>()).add(job);
    }
    Set<QueueState> left = new LinkedHashSet<>(cluster.queuesByPriority());
    for (String name : byQueue.keySet()) {
      QueueState queue = cluster.findQueue(name);
      if (queue != null && left.contains(queue)) {
        List<QueueState> connected = connected(queue, left);
        left.removeAll(connected);
        plan(connected, byQueue);
      }
    }
    return looked;
  }

  /** Returns those that wait for nothing but their start, and whose prices are known. */
  private List<JobRecord> ready() {
    List<JobRecord> ready = new ArrayList<>();
    List<Long> waiting = ImmutableList.copyOf(cluster.startPlans().waiting());
    looked += waiting.size() / Situations.LOOKED_FOR_ONE;
    for (long number : waiting) {
      JobRecord job = cluster.jobs().get(number);
      if (job.unmet() == (cluster.timings().isHeld(number) ? 1 : 0) && job.doom() == null) {
        ready.add(job);
        horizons.merge(curve(job), horizon(job), Math::max);
      }
    }
    List<JobRecord> priced = new ArrayList<>();
    for (JobRecord job : ready) {
      long horizon = Objects.requireNonNull(horizons.get(curve(job)));
      Known known = curves.read(curve(job), turn.wall(), horizon);
      if (known != null) {
        prices.put(job.number(), known);
        priced.add(job);
      } else {
        looked++;
        decisions.withoutPrices(job, curve(job), notBefore(job));
      }
    }
    return priced;
  }

  private static String curve(JobRecord job) {
    return Objects.requireNonNull(job.request().timing().priceCurve());
  }

  private long horizon(JobRecord job) {
    return Math.min(deadline(job), turn.wall() + Curves.HORIZON);
  }

  private long deadline(JobRecord job) {
    Timing timing = cluster.timings().find(job.number());
    Long deadline = timing == null ? null : timing.deadline();
    return deadline == null ? Planner.NEVER : deadline;
  }

  /** What is past may be further in the past than can be counted. */
  private long notBefore(JobRecord job) {
    Instant notBefore = job.request().timing().notBefore();
    return notBefore == null || !notBefore.isAfter(Instant.ofEpochMilli(turn.wall()))
        ? Long.MIN_VALUE
        : StartDates.millis(notBefore);
  }

  /** Returns the queues that share environments with one, by way of others perhaps. */
  private List<QueueState> connected(QueueState first, Set<QueueState> among) {
    Set<EnvironmentState> shared = new LinkedHashSet<>(cluster.environmentsOf(first));
    Set<QueueState> found = new LinkedHashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (QueueState queue : among) {
        List<EnvironmentState> own = cluster.environmentsOf(queue);
        if (!found.contains(queue) && own.stream().anyMatch(shared::contains)) {
          found.add(queue);
          shared.addAll(own);
          grown = true;
        }
      }
    }
    return cluster.queuesByPriority().stream().filter(found::contains).toList();
  }

  private void plan(List<QueueState> queues, Map<String, List<JobRecord>> byQueue) {
    Situations read = new Situations(cluster, queues, turn.now(), turn.wall());
    Map<Long, JobRecord> jobs = new LinkedHashMap<>();
    for (QueueState queue : queues) {
      List<JobRecord> own = byQueue.getOrDefault(queue.queue().name(), List.of());
      own.forEach(job -> jobs.put(job.number(), job));
    }
    List<StartPlan> plans = plan(read, queues, byQueue, false);
    looked += read.looked();
    long broken = broken(plans);
    if (broken > 0) {
      // In the order of the queue those before a job get room first, though they wait for later.
      List<StartPlan> others = plan(read, queues, byQueue, true);
      plans = broken(others) < broken ? others : plans;
    }
    for (StartPlan plan : plans) {
      JobRecord job = Objects.requireNonNull(jobs.get(plan.key()));
      Known known = Objects.requireNonNull(prices.get(plan.key()));
      decisions.decide(job, curve(job), known, plan, deadline(job), notBefore(job));
    }
  }

  /** Counts those that were to be in time by their last plan, and would not be any more. */
  private long broken(List<StartPlan> plans) {
    return plans.stream()
        .filter(plan -> !plan.meetsDeadline() && cluster.startPlans().find(plan.key()) != null)
        .count();
  }

  private List<StartPlan> plan(
      Situations read,
      List<QueueState> queues,
      Map<String, List<JobRecord>> byQueue,
      boolean asPlanned) {
    List<Waiting> waiting = new ArrayList<>();
    for (QueueState queue : queues) {
      List<JobRecord> own = byQueue.getOrDefault(queue.queue().name(), List.of());
      waiting.addAll(read.waiting(queue, own, job -> waiting(read, job), asPlanned));
    }
    return Planner.plan(
        new Situation(
            turn.wall(),
            read.capacity(),
            read.occupied(),
            waiting,
            new Situation.Rules(0, 0, queues.size() == 1)));
  }

  private @Nullable Waiting waiting(Situations read, JobRecord job) {
    long duration = Situations.duration(job);
    int count = 1;
    boolean sequential = false;
    ArrayChildren children = job.children();
    if (children != null) {
      count = StartDecisions.held(children, gone(job.number()));
      sequential = children.isSequential();
    }
    if (count == 0) {
      return null;
    }
    Known known = Objects.requireNonNull(prices.get(job.number()));
    int going = children == null ? 0 : read.going(job, children);
    return new Waiting(
        job.number(),
        read.need(job),
        count,
        Situations.atOnce(job),
        going,
        going == 0 ? 0 : read.goingUntil(job, Objects.requireNonNull(children)),
        sequential,
        duration,
        notBefore(job),
        horizon(job) - margin(job) - (read.isElastic() ? BOOT : 0),
        known.prices());
  }

  /** Returns the index before which the children of an array were released. */
  private int gone(long number) {
    StartPlans plans = cluster.startPlans();
    PlannedStart plan = plans.find(number);
    return plan == null || !plan.isSpread() ? 0 : plan.released();
  }

  private long margin(JobRecord job) {
    return StartDates.margin(StartDecisions.length(job), curves.leastMargin());
  }
}
