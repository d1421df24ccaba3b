package io.github.batchwright.engine.dispatch;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.placement.EnvironmentOrder;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Portion;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.timeline.Timeline;
import io.github.batchwright.engine.timeline.Work;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What will be free in the compute environments of a queue, if all attempts run as long as they are
 * expected to and nobody comes. Room can be taken in it for those who are to start. Confined to one
 * thread.
 */
public final class Horizon {
  /** How much is looked at in all: some seconds of work. By number, so that it is repeatable. */
  private static final long MOST_STEPS = 100_000_000;

  private final Cluster cluster;
  private final QueueState queue;
  private final DispatchPolicy policy;
  private final ExpectedDuration durations;
  private final long now;
  private final Work work = new Work(MOST_STEPS);
  private final Map<String, EnvironmentRoom> rooms = new LinkedHashMap<>();
  private long nextEnd = Timeline.NEVER;

  /** Looks ahead from an instant on. */
  public Horizon(Cluster cluster, QueueState queue, long now) {
    this.cluster = cluster;
    this.queue = queue;
    this.policy = queue.queue().effectiveDispatchPolicy();
    this.durations = new ExpectedDuration(cluster);
    this.now = now;
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      rooms.put(
          environment.environment().name(),
          new EnvironmentRoom(environment, Admission.reserved(queue, environment, now), now, work));
    }
    for (TaskRef task : cluster.open()) {
      JobRecord job = cluster.jobs().get(task.number());
      Attempt attempt = job.task(task.index()).requireOpenAttempt();
      EnvironmentRoom room = rooms.get(attempt.environment());
      if (room != null) {
        // Whoever was to end now, and has not, is still there.
        long end = Math.max(now + 1, durations.end(job, attempt, policyOf(job), now));
        room.ends(end, Portion.of(job, attempt));
        nextEnd = Math.min(nextEnd, end);
      }
    }
  }

  private DispatchPolicy policyOf(JobRecord job) {
    return cluster.queueOf(job).queue().effectiveDispatchPolicy();
  }

  /** Says whether so much was looked at that it has to end. */
  boolean isSpent() {
    return work.isSpent();
  }

  /** Returns when what runs now is expected to end first, or NEVER. */
  public long nextEnd() {
    return nextEnd;
  }

  /** Returns how long a job, or a child of it, is expected to run, in milliseconds. */
  public long length(JobRecord job) {
    return durations.millis(job, policy);
  }

  /** Returns where a job, or a child of it, finds room at once and for as long as it runs. */
  public @Nullable Opening now(JobRecord job) {
    for (EnvironmentState environment : inOrder(job)) {
      Opening found = room(environment).now(job, length(job));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns where a job, or a child of it, finds room first, or null if it never does. */
  public @Nullable Opening earliest(JobRecord job) {
    Opening first = null;
    for (EnvironmentState environment : inOrder(job)) {
      long latest = first == null ? Timeline.NEVER - 1 : first.start() - 1;
      Opening found = latest < now ? null : room(environment).earliest(job, length(job), latest);
      first = found == null ? first : found;
    }
    return first;
  }

  private List<EnvironmentState> inOrder(JobRecord job) {
    return EnvironmentOrder.of(
        cluster.environmentsOf(queue), job.shape(), queue.queue().prefersCheapest());
  }

  private EnvironmentRoom room(EnvironmentState environment) {
    return room(environment.environment().name());
  }

  private EnvironmentRoom room(String environment) {
    EnvironmentRoom found = rooms.get(environment);
    if (found == null) {
      throw new IllegalStateException("no compute environment " + environment);
    }
    return found;
  }

  /** Takes room for a job, or a child of it. */
  public void take(JobRecord job, Opening opening) {
    room(opening.environment())
        .take(opening.start(), end(job, opening), Portion.of(job, opening.instances()));
  }

  /** Gives room back that was taken. */
  public void giveBack(JobRecord job, Opening opening) {
    room(opening.environment())
        .giveBack(opening.start(), end(job, opening), Portion.of(job, opening.instances()));
  }

  /** Says whether an opening is one still. */
  public boolean isStill(JobRecord job, Opening opening) {
    EnvironmentRoom room = rooms.get(opening.environment());
    return room != null
        && opening.start() >= now
        && room.has(opening.start(), end(job, opening), Portion.of(job, opening.instances()));
  }

  private long end(JobRecord job, Opening opening) {
    return LongMath.saturatedAdd(opening.start(), length(job));
  }
}
