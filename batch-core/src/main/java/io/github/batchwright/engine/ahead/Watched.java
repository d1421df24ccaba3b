package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.queries.AttemptCosts;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ahead.JobOutlook;
import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One job that is watched while a copy is run ahead. Confined to one thread. */
final class Watched {
  static final long NEVER = Attempt.NEVER;

  private final Cluster cluster;
  private final TaskRef task;
  private final JobId id;
  private final JobRecord job;
  private final LongSupplier now;
  private long startedAt;
  private long nextStart = NEVER;
  private long finishedAt;
  private JobStatus status;
  private @Nullable Money cost;

  Watched(Cluster cluster, TaskRef task, LongSupplier now) {
    this.now = now;
    this.cluster = cluster;
    this.task = task;
    this.id = cluster.id(task);
    this.job = cluster.jobs().get(task.number());
    TaskState state = job.task(task.index());
    this.status = state.status();
    this.finishedAt = state.stoppedAt();
    this.startedAt = firstStart();
    note();
  }

  /** Takes in a change of its status, or of a child of it. */
  void changed(JobEvent event, TaskRef of) {
    long at = event.at().toEpochMilli();
    if (event.to() == JobStatus.RUNNING) {
      startedAt = startedAt == NEVER ? at : startedAt;
      nextStart = nextStart == NEVER ? at : nextStart;
    }
    if (of.equals(task)) {
      status = event.to();
      if (status.isTerminal()) {
        finishedAt = at;
        note();
      }
    }
  }

  /** Returns when it, or a child of it, began to run in the run, or {@link #NEVER}. */
  long nextStart() {
    return nextStart;
  }

  /** Returns when it was finished, or {@link #NEVER}. */
  long finishedAt() {
    return finishedAt;
  }

  /** Says whether an attempt of it, or of a child of it, runs now. */
  boolean isRunning() {
    JobRecord latest = cluster.jobs().find(task.number());
    if (latest == null) {
      return false;
    }
    ArrayChildren children = latest.children();
    if (children != null && !task.isChild()) {
      return startedAt != NEVER;
    }
    Attempt open = latest.task(task.index()).openAttempt();
    return open != null && open.startedAt() != NEVER;
  }

  /** Returns what becomes of it, once the run has ended. */
  JobOutlook outlook(long end) {
    if (!status.isTerminal()) {
      note();
    }
    long until = startedAt == NEVER ? (finishedAt == NEVER ? end : finishedAt) : startedAt;
    return new JobOutlook(
        id,
        job.request().jobName(),
        job.request().jobQueue(),
        status,
        instant(startedAt),
        instant(finishedAt),
        Duration.ofMillis(until - job.createdAt()),
        cost);
  }

  private static @Nullable Instant instant(long millis) {
    return millis == NEVER ? null : Instant.ofEpochMilli(millis);
  }

  private long firstStart() {
    ArrayChildren children = job.children();
    if (children == null || task.isChild()) {
      return firstStart(job.task(task.index()).attempts());
    }
    long first = NEVER;
    for (int i = 0; i < children.size(); i++) {
      long at = firstStart(children.state(i).attempts());
      first = first == NEVER || (at != NEVER && at < first) ? at : first;
    }
    return first;
  }

  private static long firstStart(List<Attempt> attempts) {
    return attempts.stream()
        .mapToLong(Attempt::startedAt)
        .filter(at -> at != NEVER)
        .findFirst()
        .orElse(NEVER);
  }

  /** Notes what it has cost so far, as long as it is kept. */
  private void note() {
    JobRecord latest = cluster.jobs().find(task.number());
    if (latest == null) {
      return;
    }
    ArrayChildren children = latest.children();
    if (children == null || task.isChild()) {
      cost = sum(null, task, latest.task(task.index()));
      return;
    }
    Money all = null;
    for (int i = 0; i < children.size(); i++) {
      all = sum(all, new TaskRef(task.number(), i), children.state(i));
    }
    cost = all;
  }

  private @Nullable Money sum(@Nullable Money before, TaskRef of, TaskState state) {
    Money sum = before;
    for (Attempt attempt : state.attempts()) {
      Charge charge = AttemptCosts.of(cluster, of, attempt, now.getAsLong());
      if (charge != null && (sum == null || sum.currency().equals(charge.currency()))) {
        sum = sum == null ? charge.money() : sum.plus(charge.money());
      }
    }
    return sum;
  }
}
