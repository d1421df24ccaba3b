package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.TaskState;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts what becomes of all jobs while a copy is run ahead, by queue, share and definition. It
 * goes by what is told of them, so that it does not matter when a job is forgotten. Confined to one
 * thread.
 */
final class Tally {
  private static final int MOST_GROUPS = 10_000;

  private final Cluster cluster;
  private final Group all = new Group();
  private final Map<String, Group> queues = new TreeMap<>();
  private final Map<String, Group> shares = new TreeMap<>();
  private final Map<String, Group> definitions = new TreeMap<>();
  private long finished;

  Tally(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Takes in a change of a status. */
  void changed(JobEvent event, TaskRef task) {
    JobRecord job = cluster.jobs().find(task.number());
    if (job == null || (job.children() != null && !task.isChild())) {
      return;
    }
    long at = event.at().toEpochMilli();
    if (event.to() == JobStatus.RUNNING && event.attempts() == 1) {
      each(job, group -> group.started(at - job.createdAt()));
    } else if (event.to().isTerminal()) {
      finished++;
      each(job, group -> group.finished(at));
    }
  }

  /** Counts those that have never run by the end of the run. */
  void end(long now) {
    for (Iterator<JobRecord> jobs = cluster.jobs().iterator(); jobs.hasNext(); ) {
      JobRecord job = jobs.next();
      ArrayChildren children = job.children();
      if (children == null) {
        addWaiting(job, job.state(), now);
      } else if (!job.state().status().isTerminal()) {
        for (int i = 0; i < children.size(); i++) {
          addWaiting(job, children.state(i), now);
        }
      }
    }
  }

  private void addWaiting(JobRecord job, TaskState state, long now) {
    boolean hasRun = state.attempts().stream().anyMatch(one -> one.startedAt() != Attempt.NEVER);
    if (!state.status().isTerminal() && !hasRun) {
      each(job, group -> group.stillWaits(now - job.createdAt()));
    }
  }

  private void each(JobRecord job, Consumer<Group> change) {
    change.accept(all);
    change(queues, job.request().jobQueue(), change);
    change(definitions, job.definition().definition().name(), change);
    String share = job.share();
    if (share != null) {
      change(shares, share, change);
    }
  }

  private static void change(Map<String, Group> groups, String key, Consumer<Group> change) {
    Group group = groups.get(key);
    if (group == null && groups.size() < MOST_GROUPS) {
      group = new Group();
      groups.put(key, group);
    }
    if (group != null) {
      change.accept(group);
    }
  }

  /** Returns how many jobs and children were finished so far. */
  long finished() {
    return finished;
  }

  Group all() {
    return all;
  }

  Map<String, Group> queues() {
    return queues;
  }

  Map<String, Group> shares() {
    return shares;
  }

  Map<String, Group> definitions() {
    return definitions;
  }
}
