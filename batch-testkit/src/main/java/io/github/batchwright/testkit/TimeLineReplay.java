package io.github.batchwright.testkit;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies the facts of a journal to an empty cluster, and notes when what changes. So a time line
 * costs nothing until somebody asks for it, and a restart leaves no gap in it.
 */
final class TimeLineReplay implements Cluster.ChangeListener {
  private final Cluster cluster = new Cluster();
  private final Map<TaskRef, Course> courses = new TreeMap<>(TimeLineReplay::bySubmission);
  private final JobLabels labels = new JobLabels();
  private long at;

  private TimeLineReplay() {
    cluster.onChange(this);
  }

  /**
   * Returns what became of the jobs of some facts.
   *
   * @param now how late it is on the line of the facts, in milliseconds since the epoch
   */
  static JobTimeLine of(List<FactBatch> batches, long now) {
    TimeLineReplay replay = new TimeLineReplay();
    for (FactBatch batch : batches) {
      replay.at = batch.at();
      for (Fact fact : batch.facts()) {
        replay.apply(fact);
      }
    }
    return JobTimeLine.of(
        replay.courses.values().stream().map(Course::times).toList(),
        Instant.ofEpochMilli(Math.max(now, replay.at)));
  }

  private static int bySubmission(TaskRef one, TaskRef other) {
    int order = Long.compare(one.number(), other.number());
    return order == 0 ? Integer.compare(one.index(), other.index()) : order;
  }

  private void apply(Fact fact) {
    cluster.apply(fact, at);
    if (fact instanceof Fact.JobSubmitted submitted) {
      labels.submitted(submitted.number(), submitted.request().jobName());
      course(TaskRef.whole(submitted.number()));
    }
  }

  @Override
  public boolean hearsEachChild(boolean end) {
    return true;
  }

  @Override
  public void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to) {
    // The children of a range are told of before their states are all in place; none has attempts.
    Attempt attempt = hasAttempt(from) || hasAttempt(to) ? lastAttempt(task) : null;
    course(task).changed(from, to, at, attempt);
  }

  private static boolean hasAttempt(JobStatus status) {
    return status == JobStatus.STARTING || status == JobStatus.RUNNING;
  }

  private @Nullable Attempt lastAttempt(TaskRef task) {
    TaskState state = cluster.task(task);
    return state.lastAttempt();
  }

  private Course course(TaskRef task) {
    return courses.computeIfAbsent(
        task,
        key -> {
          JobRecord job = cluster.jobs().get(key.number());
          boolean isArray = job.children() != null && !key.isChild();
          return new Course(
              new JobTimes(
                  labels.of(key),
                  cluster.id(key),
                  job.request().jobQueue(),
                  isArray,
                  Instant.ofEpochMilli(job.createdAt()),
                  JobStatus.SUBMITTED,
                  List.of()),
              job.createdAt());
        });
  }

  /** What is known of one job so far. */
  private static final class Course {
    private final JobTimes begin;
    private final List<JobPhase> phases = new ArrayList<>();
    private JobStatus status = JobStatus.SUBMITTED;
    private long since;
    private int number;
    private @Nullable String instance;

    Course(JobTimes begin, long since) {
      this.begin = begin;
      this.since = since;
    }

    void changed(JobStatus from, JobStatus to, long at, @Nullable Attempt attempt) {
      // Most jobs are SUBMITTED for no time, which nobody wants to see unless it was the end of
      // them.
      if (from != JobStatus.SUBMITTED || at > since || to.isTerminal()) {
        phases.add(phase(from, Instant.ofEpochMilli(at), end(to, attempt)));
      }
      status = to;
      since = at;
      number = attempt != null && hasAttempt(to) ? attempt.number() : 0;
      instance = attempt != null && hasAttempt(to) ? name(attempt) : null;
    }

    private JobPhase phase(JobStatus in, @Nullable Instant until, JobPhase.End end) {
      return new JobPhase(in, Instant.ofEpochMilli(since), until, number, instance, end);
    }

    private JobPhase.End end(JobStatus to, @Nullable Attempt attempt) {
      boolean ended = number > 0 && !hasAttempt(to);
      if (ended && attempt != null && attempt.preempted()) {
        return JobPhase.End.PREEMPTED;
      }
      boolean badly = to == JobStatus.FAILED || (ended && to != JobStatus.SUCCEEDED);
      return badly ? JobPhase.End.BADLY : JobPhase.End.WELL;
    }

    private static String name(Attempt attempt) {
      return attempt.environment()
          + "/"
          + (attempt.host() == null ? attempt.instance() : attempt.host());
    }

    JobTimes times() {
      List<JobPhase> all = new ArrayList<>(phases);
      if (!status.isTerminal()) {
        all.add(phase(status, null, JobPhase.End.GOES_ON));
      }
      return new JobTimes(
          begin.label(),
          begin.jobId(),
          begin.jobQueue(),
          begin.isArray(),
          begin.submittedAt(),
          status,
          all);
    }
  }
}
