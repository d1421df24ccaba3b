package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.PreemptionPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may be stopped for others at one instant. It reads, and decides nothing. */
final class Victims {
  private final Cluster cluster;
  private final long now;
  private final int totalAttempts;
  private final Map<String, List<Running>> byQueue = new LinkedHashMap<>();
  private @Nullable Map<String, List<Running>> byEnvironment;

  Victims(Cluster cluster, long now, int totalAttempts) {
    this.cluster = cluster;
    this.now = now;
    this.totalAttempts = totalAttempts;
  }

  /** Returns who may be stopped in an environment for a job, the cheapest first. */
  List<Running> in(String environment, QueueState queue, JobRecord job) {
    Map<String, List<Running>> known = byEnvironment;
    if (known == null) {
      known = find();
      byEnvironment = known;
    }
    List<Running> found = new ArrayList<>();
    for (Running running : known.getOrDefault(environment, List.of())) {
      if (mayStop(queue, job, running) && !isStopping(running)) {
        found.add(running);
      }
    }
    found.sort(Running.CHEAPEST_FIRST);
    return found;
  }

  /**
   * Returns who may be stopped for a job of a quota share: those of its queue that its quota lets
   * it, wherever they run, and in an environment those of lower queues.
   */
  List<Running> forQuota(String environment, QueueState queue, JobRecord job, Bounds bounds) {
    String name = queue.queue().name();
    List<Running> found = new ArrayList<>();
    for (Running running : byQueue.computeIfAbsent(name, this::ofQueue)) {
      // Whoever may not be stopped first may not be stopped later either.
      if (!isStopping(running) && bounds.mayStop(running, List.of())) {
        found.add(running);
      }
    }
    for (Running running : in(environment, queue, job)) {
      if (!running.job().request().jobQueue().equals(name)) {
        found.add(running);
      }
    }
    found.sort(Running.CHEAPEST_FIRST);
    return found;
  }

  private List<Running> ofQueue(String queue) {
    List<Running> found = new ArrayList<>();
    for (TaskRef task : cluster.open()) {
      JobRecord job = cluster.jobs().get(task.number());
      TaskState state = job.task(task.index());
      if (job.request().jobQueue().equals(queue) && state.attempts().size() < totalAttempts) {
        found.add(Running.of(job, task, state.requireOpenAttempt(), now));
      }
    }
    return found;
  }

  private Map<String, List<Running>> find() {
    Map<String, List<Running>> found = new LinkedHashMap<>();
    if (cluster.queues().values().stream().noneMatch(Victims::isPreemptible)) {
      return found;
    }
    for (TaskRef task : cluster.open()) {
      JobRecord job = cluster.jobs().get(task.number());
      TaskState state = job.task(task.index());
      Attempt attempt = state.requireOpenAttempt();
      if (attempt.stop() == null && mayBeStopped(job, state)) {
        found
            .computeIfAbsent(attempt.environment(), name -> new ArrayList<>())
            .add(Running.of(job, task, attempt, now));
      }
    }
    return found;
  }

  private static boolean isPreemptible(QueueState queue) {
    PreemptionPolicy policy = queue.queue().preemption();
    return policy != null && policy.preemptible();
  }

  /** Says whether a job may be stopped once more. */
  private boolean mayBeStopped(JobRecord job, TaskState state) {
    PreemptionPolicy policy = cluster.queueOf(job).queue().preemption();
    return policy != null
        && policy.preemptible()
        && state.attempts().size() < totalAttempts
        && state.attempts().stream().filter(Attempt::preempted).count() < policy.maxPreemptions();
  }

  private boolean mayStop(QueueState queue, JobRecord job, Running running) {
    PreemptionPolicy policy = queue.queue().preemption();
    QueueState other = cluster.queueOf(running.job());
    if (policy == null) {
      return false;
    }
    return other == queue
        ? policy.lowerPriorities() && running.job().schedulingPriority() < job.schedulingPriority()
        : policy.lowerQueues() && other.queue().priority() < queue.queue().priority();
  }

  private boolean isStopping(Running running) {
    return cluster.task(running.task()).requireOpenAttempt().stop() != null;
  }
}
