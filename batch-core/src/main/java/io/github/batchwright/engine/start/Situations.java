package io.github.batchwright.engine.start;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;
import com.google.common.math.LongMath;
import io.github.batchwright.engine.capacity.Packing;
import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the planner is asked about some queues that share compute environments, read from the
 * cluster. It knows of vCPU, memory, GPUs and the order of the queue; caps, shares, quotas, budgets
 * and consumable resources it does not look at, nor what waits for anything but room.
 */
final class Situations {
  /** So many attempts that go on are looked at. */
  private static final int MOST_OPEN = 65_536;

  /** What runs longer than was expected is expected to run for a minute more at least. */
  private static final long LEAST_LEFT = Duration.ofMinutes(1).toMillis();

  private static final int OVERDUE_PART = 10;

  /** Several that are only counted cost about as much as one that is planned. */
  static final int LOOKED_FOR_ONE = 16;

  private final Cluster cluster;
  private final Dispatch dispatch;
  private final long now;
  private final long wall;
  private final Map<String, EnvironmentState> environments = new LinkedHashMap<>();
  private final Map<Resources, Need> needs = new LinkedHashMap<>();
  private final Map<Resources, Need> needsOfGangs = new LinkedHashMap<>();
  private int looked;

  /**
   * Begins to read.
   *
   * @param queues the queues, the first to be served first
   * @param now the instant on the engine's time line, in milliseconds since the epoch
   * @param wall what the wall clock shows
   */
  Situations(Cluster cluster, List<QueueState> queues, long now, long wall) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.now = now;
    this.wall = wall;
    for (QueueState queue : queues) {
      for (EnvironmentState environment : cluster.environmentsOf(queue)) {
        if (environment.isEnabled()) {
          environments.put(environment.environment().name(), environment);
        }
      }
    }
  }

  /** Says whether instances may have to be bought, and to boot, before a job can run. */
  boolean isElastic() {
    return environments.values().stream().anyMatch(EnvironmentState::isElastic);
  }

  /** Returns how many jobs and attempts were looked at so far. */
  int looked() {
    return looked;
  }

  Resources capacity() {
    Resources sum = Resources.NONE;
    for (EnvironmentState environment : environments.values()) {
      Resources most = environment.most();
      long milliVcpus = Math.min(most.milliVcpus(), environment.maxMilliVcpus());
      sum = sum.plus(new Resources(milliVcpus, most.memoryMiB(), most.gpus()));
    }
    return sum;
  }

  /** Returns what a job needs, and how many like it fit at once. */
  Need need(Resources demand) {
    return needs.computeIfAbsent(demand, each -> new Need(each, slots(each)));
  }

  private int slots(Resources demand) {
    long slots = 0;
    for (EnvironmentState environment : environments.values()) {
      long own = 0;
      looked += environment.instances().slots().size() / LOOKED_FOR_ONE;
      for (InstanceSlot slot : environment.instances().slots()) {
        if (slot.isCountedOn() && environment.admits(demand, slot.capacity())) {
          own = LongMath.saturatedAdd(own, Packing.count(slot.capacity(), demand));
        }
      }
      for (Resources size : environment.sizesForSale()) {
        if (environment.admits(demand, size) && size.milliVcpus() > 0) {
          long instances = Math.max(1, environment.maxMilliVcpus() / size.milliVcpus());
          own = Math.max(own, LongMath.saturatedMultiply(instances, Packing.count(size, demand)));
        }
      }
      slots = LongMath.saturatedAdd(slots, own);
    }
    return (int) Math.min(Integer.MAX_VALUE, slots);
  }

  /** Returns what a job needs; the nodes of a multi-node job as if they could be anywhere. */
  Need need(JobRecord job) {
    Resources demand = job.shape().demand();
    if (!job.shape().isGang()) {
      return need(demand);
    }
    return needsOfGangs.computeIfAbsent(
        demand,
        all -> new Need(all, (int) Math.min(Integer.MAX_VALUE, Packing.count(capacity(), all))));
  }

  /** Returns how long an attempt of a job is expected to run, in milliseconds, or NEVER. */
  static long duration(JobRecord job) {
    Duration expected = job.request().timing().expectedDuration();
    if (expected == null) {
      JobTimeout timeout = job.timeout();
      expected = timeout == null ? null : timeout.attemptDuration();
    }
    return expected == null ? Planner.NEVER : millis(expected);
  }

  static long millis(Duration duration) {
    long seconds = LongMath.saturatedMultiply(duration.getSeconds(), 1000);
    return Math.max(1, LongMath.saturatedAdd(seconds, (duration.getNano() + 999_999) / 1_000_000));
  }

  /** Returns what runs in the environments. */
  List<Occupied> occupied() {
    Map<Occupied, Integer> counts = new LinkedHashMap<>();
    int left = MOST_OPEN;
    for (TaskRef task : cluster.open()) {
      if (left-- == 0) {
        break;
      }
      JobRecord job = cluster.jobs().get(task.number());
      Attempt attempt = job.task(task.index()).requireOpenAttempt();
      if (environments.containsKey(attempt.environment())) {
        counts.merge(new Occupied(need(job), 1, end(job, attempt)), 1, Integer::sum);
      }
    }
    looked += counts.size() + (MOST_OPEN - Math.max(0, left)) / LOOKED_FOR_ONE;
    List<Occupied> all = new ArrayList<>(counts.size());
    counts.forEach((one, count) -> all.add(new Occupied(one.need(), count, one.end())));
    return all;
  }

  /** Returns how many children of an array were released and have not ended, if that is capped. */
  int going(JobRecord job, ArrayChildren children) {
    return atOnce(job) == Integer.MAX_VALUE
        ? 0
        : children.countOpen() + children.count(JobStatus.RUNNABLE);
  }

  /** Returns when the last of those is expected to have ended. */
  long goingUntil(JobRecord job, ArrayChildren children) {
    long until = wall;
    for (int i = children.nextOpen(0); i >= 0; i = children.nextOpen(i + 1)) {
      until = Math.max(until, end(job, children.state(i).requireOpenAttempt()));
    }
    int rounds = IntMath.divide(children.count(JobStatus.RUNNABLE), atOnce(job), CEILING);
    return LongMath.saturatedAdd(until, LongMath.saturatedMultiply(duration(job), rounds));
  }

  private long end(JobRecord job, Attempt attempt) {
    long duration = duration(job);
    if (duration == Planner.NEVER) {
      return Planner.NEVER;
    }
    long begun = attempt.startedAt() == Attempt.NEVER ? attempt.placedAt() : attempt.startedAt();
    long left = LongMath.saturatedAdd(begun - now, duration);
    long least = Math.max(LEAST_LEFT, duration / OVERDUE_PART);
    return LongMath.saturatedAdd(wall, left > 0 ? left : least);
  }

  /** A job with its place among those of its queue. */
  private record Placed(int share, long place, Waiting job) {
    static final Comparator<Placed> IN_ORDER =
        Comparator.comparingInt(Placed::share).thenComparingLong(Placed::place);
  }

  /**
   * Returns what waits in a queue for room, and behind that those of it that are to be planned,
   * each in the order in which they are placed. What is released starts whenever there is room,
   * whoever is held. So either a job has room in time behind all of it, or it is to be released now
   * and goes before those that are behind it in the queue.
   *
   * @param planned the jobs that are to be planned, of this queue
   * @param waiting what the planner is told of one of them, or null if nothing
   * @param asPlanned whether those go in the order of their last plans
   */
  List<Waiting> waiting(
      QueueState queue,
      List<JobRecord> planned,
      Function<JobRecord, @Nullable Waiting> waiting,
      boolean asPlanned) {
    List<ShareState> shares = dispatch.shares(queue, now);
    List<Placed> all = new ArrayList<>();
    for (JobRecord job : planned) {
      Waiting one = waiting.apply(job);
      if (one != null) {
        // -1 or more. A share that has nothing to place goes first: it is the one that has used
        // least lately.
        all.add(new Placed(shares.indexOf(queue.shareOf(job)), queue.place(job), one));
      }
    }
    if (asPlanned) {
      asPlanned(all);
    }
    int most = Planner.MOST_JOBS;
    for (int i = 0; i < shares.size() && all.size() < most; i++) {
      for (Lane lane : shares.get(i).lanes()) {
        int share = i;
        lane.visit(
            place -> {
              JobRecord job = cluster.jobs().get(Lane.number(place));
              all.add(new Placed(share - shares.size() - 1, place, ready(job)));
              return all.size() < most;
            });
      }
    }
    looked += all.size();
    all.sort(Placed.IN_ORDER);
    return all.stream().map(Placed::job).toList();
  }

  /**
   * Has those that are held change places with each other, so that who was to end first by the last
   * plan goes first. Who was in time by that plan then is in time again, though those before it in
   * the queue still wait.
   */
  private void asPlanned(List<Placed> held) {
    List<Placed> places = new ArrayList<>(held);
    places.sort(Placed.IN_ORDER);
    List<Placed> jobs = new ArrayList<>(places);
    jobs.sort(Comparator.comparingLong(one -> plannedEnd(one.job().key())));
    for (int i = 0; i < places.size(); i++) {
      held.set(i, new Placed(places.get(i).share(), places.get(i).place(), jobs.get(i).job()));
    }
  }

  private long plannedEnd(long number) {
    PlannedStart plan = cluster.startPlans().find(number);
    Long end = plan == null ? null : plan.end();
    return end == null ? Planner.NEVER : end;
  }

  /** What is released already starts as soon as there is room. */
  private Waiting ready(JobRecord job) {
    Waiting one = Waiting.job(job.number(), need(job), duration(job));
    ArrayChildren children = job.children();
    return children == null
        ? one
        : one.times(Math.max(1, children.count(JobStatus.RUNNABLE)), atOnce(job));
  }

  /** Returns how many children of an array may run at once. */
  static int atOnce(JobRecord job) {
    ArrayProperties array = job.request().arrayProperties();
    Integer cap = array == null ? null : array.maxConcurrency();
    return cap == null ? Integer.MAX_VALUE : cap;
  }
}
