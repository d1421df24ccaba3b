package io.github.batchwright.engine.dispatch;

import com.google.common.collect.ImmutableSortedMap;
import io.github.batchwright.engine.dispatch.Dispatch.Candidate;
import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The first jobs and children of a queue that wait for nothing but room, in the order they are to
 * go. It reads, and decides nothing.
 */
public final class Line {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final ExpectedDuration durations;

  public Line(Cluster cluster, Dispatch dispatch) {
    this.cluster = cluster;
    this.dispatch = dispatch;
    this.durations = new ExpectedDuration(cluster);
  }

  /** Returns those of a queue, at most as many as its policy looks at. */
  public List<Candidate> of(QueueState queue, long now) {
    return of(queue, now, shape -> true);
  }

  /**
   * Returns those of a queue that have one of some shapes, at most as many as its policy looks at.
   */
  public List<Candidate> of(QueueState queue, long now, Predicate<Shape> shapes) {
    DispatchPolicy policy = queue.queue().effectiveDispatchPolicy();
    JobOrders.Source order = policy.order() == null ? null : cluster.orders().find(policy.order());
    List<Candidate> line = inOwnOrder(queue, now, policy.depth(), shapes);
    return order == null ? line : sorted(queue, line, order, now);
  }

  /** Returns whose turn it is in a queue, or null if nothing in it may be placed. */
  public @Nullable Candidate first(QueueState queue, long now) {
    if (!isMade(queue)) {
      return dispatch.next(queue, now);
    }
    List<Candidate> line = of(queue, now);
    return line.isEmpty() ? null : line.get(0);
  }

  /** Says whether there may be more who wait than a line of this size shows. */
  boolean isCut(QueueState queue, List<Candidate> line) {
    return line.size() >= queue.queue().effectiveDispatchPolicy().depth();
  }

  /** Says whether a queue is served in an order that the host has made. */
  public boolean isMade(QueueState queue) {
    String order = queue.queue().effectiveDispatchPolicy().order();
    return order != null && cluster.orders().has(order);
  }

  private List<Candidate> inOwnOrder(
      QueueState queue, long now, int most, Predicate<Shape> shapes) {
    List<Candidate> line = new ArrayList<>();
    Set<String> contended = new LinkedHashSet<>();
    for (ShareState share : dispatch.shares(queue, now)) {
      List<Candidate> next = new ArrayList<>();
      for (Lane lane : dispatch.open(share, contended)) {
        if (shapes.test(lane.key().shape())) {
          addPlaces(next, share, lane, most - line.size());
        }
      }
      next.sort(Comparator.comparingLong(Candidate::place));
      for (Candidate candidate : next) {
        if (line.size() >= most) {
          return line;
        }
        addTasks(line, candidate, most);
      }
    }
    return line;
  }

  /** Adds one for each job of a lane, the first ones. */
  private static void addPlaces(List<Candidate> line, ShareState share, Lane lane, int most) {
    int end = line.size() + most;
    lane.visit(
        place -> {
          line.add(new Candidate(share, lane, place, TaskRef.whole(Lane.number(place))));
          return line.size() < end;
        });
  }

  private void addTasks(List<Candidate> line, Candidate job, int most) {
    ArrayChildren children = cluster.jobs().get(job.task().number()).children();
    if (children == null) {
      line.add(job);
      return;
    }
    ArrayProperties array = cluster.jobs().get(job.task().number()).request().arrayProperties();
    Integer cap = array == null ? null : array.maxConcurrency();
    int left = cap == null ? most : Math.min(most, cap - children.countOpen());
    int end = line.size() + left;
    for (int i = children.nextRunnable(0);
        i >= 0 && line.size() < Math.min(most, end);
        i = children.nextRunnable(i + 1)) {
      TaskRef child = new TaskRef(job.task().number(), i);
      line.add(new Candidate(job.share(), job.lane(), job.place(), child));
    }
  }

  private List<Candidate> sorted(
      QueueState queue, List<Candidate> line, JobOrders.Source order, long now) {
    DispatchPolicy policy = queue.queue().effectiveDispatchPolicy();
    List<Candidate> sorted =
        order.sorted(view(queue, now), line, candidate -> view(candidate, policy));
    return sorted == null ? line : sorted;
  }

  private QueueView view(QueueState queue, long now) {
    Resources capacity = Resources.NONE;
    Resources free = Resources.NONE;
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      if (environment.isOpen()) {
        capacity = capacity.plus(environment.instances().ofOpen());
        for (Resources each : environment.free()) {
          free = free.plus(each);
        }
      }
    }
    Map<String, Integer> running = new TreeMap<>();
    for (ShareState share : queue.shares()) {
      if (share.attempts() > 0) {
        running.put(share.identifier(), share.attempts());
      }
    }
    return new QueueView(
        queue.queue().name(),
        Instant.ofEpochMilli(now),
        capacity,
        free,
        ImmutableSortedMap.copyOf(running));
  }

  private WaitingJob view(Candidate candidate, DispatchPolicy policy) {
    JobRecord job = cluster.jobs().get(candidate.task().number());
    String share = candidate.share().identifier();
    return new WaitingJob(
        cluster.id(candidate.task()),
        job.request().jobName(),
        job.definition().definition().name(),
        share.isEmpty() ? null : share,
        job.schedulingPriority(),
        job.shape().demand(),
        Math.max(1, job.shape().nodes().stream().mapToInt(group -> group.count()).sum()),
        Duration.ofMillis(durations.millis(job, policy)),
        Instant.ofEpochMilli(job.createdAt()),
        deadline(job),
        cluster.task(candidate.task()).attempts().size(),
        job.request().tags());
  }

  private @Nullable Instant deadline(JobRecord job) {
    Timing timing = cluster.timings().find(job.number());
    Long deadline = timing == null ? null : timing.deadline();
    return deadline == null ? null : Instant.ofEpochMilli(deadline);
  }
}
