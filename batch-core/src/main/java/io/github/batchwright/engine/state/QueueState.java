package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobQueue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queue and what waits in it for room. */
public final class QueueState {
  private JobQueue queue;
  private final JobTable jobs;
  private final Map<Shape, Lane> lanes = new LinkedHashMap<>();

  QueueState(JobQueue queue, JobTable jobs) {
    this.queue = queue;
    this.jobs = jobs;
  }

  public JobQueue queue() {
    return queue;
  }

  void replace(JobQueue changed) {
    this.queue = changed;
  }

  void enter(JobRecord job) {
    lanes.computeIfAbsent(job.shape(), shape -> new Lane(jobs)).enter(job.number());
  }

  void leave(JobRecord job) {
    Lane lane = lanes.get(job.shape());
    if (lane == null) {
      throw new IllegalStateException("job " + job.number() + " leaves a lane it never entered");
    }
    lane.leave();
    if (lane.isEmpty()) {
      lanes.remove(job.shape());
    }
  }

  /** Returns the job or the child whose turn it is, or null if nothing is RUNNABLE. */
  public @Nullable TaskRef head() {
    long first = Long.MAX_VALUE;
    for (Lane lane : lanes.values()) {
      first = Math.min(first, lane.first());
    }
    if (first == Long.MAX_VALUE) {
      return null;
    }
    ArrayChildren children = jobs.get(first).children();
    return new TaskRef(first, children == null ? TaskRef.WHOLE : children.firstRunnable());
  }
}
