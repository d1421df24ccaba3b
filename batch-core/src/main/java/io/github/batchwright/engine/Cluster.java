package io.github.batchwright.engine;

import com.google.common.primitives.Ints;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All state of the scheduler. It is changed only by {@link #apply}; who has applied the same facts
 * has the same state. Confined to one thread.
 */
public final class Cluster {
  final JobTable jobs = new JobTable();
  final Map<String, List<JobDefinitionRevision>> definitions = new LinkedHashMap<>();
  final Map<String, EnvironmentState> environments = new LinkedHashMap<>();
  final Map<String, QueueState> queues = new LinkedHashMap<>();
  final Dependents dependents = new Dependents();
  final Deadlines deadlines = new Deadlines();
  final Set<TaskRef> open = new LinkedHashSet<>();
  final Set<Long> finished = new LinkedHashSet<>();
  final TaskCounts counts = new TaskCounts();
  int definitionCount;
  private final List<QueueState> byPriority = new ArrayList<>();
  private final FactApplier applier = new FactApplier(this);
  private @Nullable JobIds ids;

  /**
   * Applies one fact.
   *
   * @param at when it was decided, in milliseconds since the epoch
   */
  public void apply(Fact fact, long at) {
    applier.apply(fact, at);
  }

  /** Has every change of a status told, or nobody if null. */
  void onChange(@Nullable ChangeListener listener) {
    applier.onChange(listener);
  }

  /** Hears of every change of a status, in order. */
  @FunctionalInterface
  interface ChangeListener {
    void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to);
  }

  boolean isFounded() {
    return ids != null;
  }

  void found(String mark) {
    ids = new JobIds(mark);
  }

  JobId id(TaskRef task) {
    return ids().of(task);
  }

  /** Finds a job or a child; nothing if it was never submitted here or is no longer kept. */
  Optional<TaskRef> find(JobId id) {
    return ids().parse(id).filter(this::exists);
  }

  private boolean exists(TaskRef ref) {
    JobRecord job = jobs.find(ref.number());
    if (job == null) {
      return false;
    }
    ArrayChildren children = job.children();
    return !ref.isChild() || (children != null && ref.index() < children.size());
  }

  TaskState task(TaskRef ref) {
    return jobs.get(ref.number()).task(ref.index());
  }

  void addQueue(QueueState queue) {
    queues.put(queue.queue().name(), queue);
    byPriority.add(queue);
    // The sort is stable: queues of equal priority keep the order they were created in.
    byPriority.sort(Comparator.comparingInt((QueueState q) -> q.queue().priority()).reversed());
  }

  List<QueueState> queuesByPriority() {
    return byPriority;
  }

  QueueState queueOf(JobRecord job) {
    QueueState queue = queues.get(job.request().jobQueue());
    if (queue == null) {
      throw new IllegalStateException("no queue " + job.request().jobQueue());
    }
    return queue;
  }

  EnvironmentState environment(String name) {
    EnvironmentState found = environments.get(name);
    if (found == null) {
      throw new IllegalStateException("no compute environment " + name);
    }
    return found;
  }

  /** Finds what {@code name} or {@code name:revision} stands for. */
  Optional<JobDefinitionRevision> definition(String id) {
    int colon = id.indexOf(':');
    List<JobDefinitionRevision> revisions =
        definitions.getOrDefault(colon < 0 ? id : id.substring(0, colon), List.of());
    // Revisions count from 1 without a gap.
    Integer revision =
        colon < 0 ? (Integer) revisions.size() : Ints.tryParse(id.substring(colon + 1));
    return revision == null || revision < 1 || revision > revisions.size()
        ? Optional.empty()
        : Optional.of(revisions.get(revision - 1));
  }

  /** Says whether nothing is placed or being stopped. */
  boolean isQuiet() {
    return open.isEmpty();
  }

  private JobIds ids() {
    JobIds known = ids;
    if (known == null) {
      throw new IllegalStateException("the cluster is not founded");
    }
    return known;
  }
}
