package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Applies facts to a cluster of its own, and keeps what became of each job and child. It is fed
 * with the facts of the record, another with those of the replay. Confined to one thread.
 */
final class Courses implements Cluster.ChangeListener {
  private final Cluster cluster = new Cluster();
  private final Map<TaskRef, Course> byTask = new LinkedHashMap<>();
  private long now;
  private long begin = Course.NEVER;
  private long placed;

  /** How many milli-vCPUs there were, from each instant at which that changed. */
  private final TreeMap<Long, Long> capacity = new TreeMap<>();

  Cluster cluster() {
    return cluster;
  }

  /** Takes a fact of a snapshot. */
  void base(Fact fact, long at) {
    cluster.apply(fact, at);
    now = Math.max(now, at);
  }

  /** Begins to keep what becomes of jobs; those that run have begun before. */
  void begin() {
    begin = now;
    count();
    cluster.onChange(this);
    for (TaskRef task : cluster.open()) {
      Attempt attempt = cluster.task(task).requireOpenAttempt();
      Course course = course(task);
      course.tries.add(
          new Course.Try(attempt.number(), instance(task, attempt), attempt.placedAt()));
      course.last().startedAt = attempt.startedAt();
    }
  }

  /** Takes a fact. */
  void apply(Fact fact, long at) {
    now = at;
    cluster.apply(fact, at);
    if (fact instanceof Fact.AttemptPlaced made) {
      placed(made.task());
    } else if (fact instanceof GangFact.GangPlaced made) {
      placed(made.task());
    } else if (fact instanceof Fact.AttemptStarted started) {
      course(started.task()).last().startedAt = at;
    } else if (fact instanceof Fact.AttemptEnded ended) {
      Course.Try last = course(ended.task()).last();
      last.stoppedAt = at;
      last.exitCode = ended.exitCode();
    } else if (fact instanceof ResourceFact
        || fact instanceof Fact.EnvironmentCreated
        || fact instanceof Fact.OfCapacity) {
      count();
    }
  }

  private void placed(TaskRef task) {
    Attempt attempt = cluster.task(task).requireOpenAttempt();
    Course course = course(task);
    course.tries.add(new Course.Try(attempt.number(), instance(task, attempt), now));
    if (course.order == Course.NEVER) {
      course.order = placed++;
    }
  }

  private String instance(TaskRef task, Attempt attempt) {
    Gang gang = cluster.jobs().get(task.number()).gang();
    return gang == null
        ? attempt.instanceName()
        : gang.nodes().stream()
            .map(node -> node.instanceName(attempt))
            .collect(Collectors.joining(","));
  }

  @Override
  public void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to) {
    if (to.isTerminal() && (task.isChild() || job.children() == null)) {
      Course course = course(task);
      course.status = to;
      course.stoppedAt = now;
    }
  }

  private Course course(TaskRef task) {
    return byTask.computeIfAbsent(task, this::fresh);
  }

  private Course fresh(TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    Gang gang = job.gang();
    long milliVcpus =
        gang == null
            ? job.shape().demand().milliVcpus()
            : IntStream.range(0, gang.size())
                .mapToLong(node -> gang.properties().node(node).resourceRequirements().milliVcpus())
                .sum();
    return new Course(
        cluster.id(task),
        job.request().jobName(),
        job.request().jobQueue(),
        job.share(),
        job.createdAt(),
        milliVcpus);
  }

  private void count() {
    capacity.put(now, milliVcpus());
  }

  private long milliVcpus() {
    return cluster.environments().values().stream()
        .map(EnvironmentState::total)
        .mapToLong(Resources::milliVcpus)
        .sum();
  }

  /** Returns how many milli-vCPUs there were, times milliseconds, from the beginning to an end. */
  double capacityMillis(long end) {
    double sum = 0;
    long since = begin;
    long known = 0;
    for (Map.Entry<Long, Long> change : capacity.entrySet()) {
      long at = Math.min(end, change.getKey());
      sum += (double) known * Math.max(0, at - since);
      since = Math.max(since, at);
      known = change.getValue();
    }
    return sum + (double) known * Math.max(0, end - since);
  }

  /** Lets time pass without a fact. */
  void reach(long at) {
    now = Math.max(now, at);
  }

  long now() {
    return now;
  }

  long beganAt() {
    return begin;
  }

  /** Returns every job and child that was placed or has ended, the first to do so first. */
  Map<TaskRef, Course> all() {
    return byTask;
  }
}
