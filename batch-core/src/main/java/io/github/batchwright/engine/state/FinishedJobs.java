package io.github.batchwright.engine.state;

import com.google.common.collect.Iterators;
import com.google.common.collect.Lists;
import com.google.common.primitives.Longs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The finished jobs of each queue that can be forgotten, oldest end first. A job whose children
 * others still look at is held back until they are finished too, and so holds up nobody. Known by
 * the queue's name, also once the queue is deleted.
 */
public final class FinishedJobs {
  /**
   * The job of a queue that finished first.
   *
   * @param stoppedAt when, in milliseconds since the epoch
   * @param number the job
   * @param queue the name of its queue
   */
  public record Oldest(long stoppedAt, long number, String queue) {}

  /** How many one fact of a snapshot names. */
  private static final int TOLD_AT_ONCE = 8192;

  private static final Comparator<Oldest> BY_END =
      Comparator.comparingLong(Oldest::stoppedAt).thenComparingLong(Oldest::number);

  /** The finished jobs of one queue. */
  private static final class Finished {
    final LongQueue inOrder = new LongQueue();

    /** Those that others looked at for longer than they took. */
    final TreeSet<Oldest> late = new TreeSet<>(BY_END);

    @Nullable Oldest oldest;
  }

  private final Cluster cluster;
  private final Map<String, Finished> queues = new LinkedHashMap<>();
  private final TreeSet<Oldest> oldest = new TreeSet<>(BY_END);
  private final Set<Long> held = new LinkedHashSet<>();
  private int size;

  FinishedJobs(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Adds a job that has just finished. */
  void add(JobRecord job) {
    Finished finished = finished(job);
    finished.inOrder.add(job.number());
    size++;
    update(finished);
  }

  /** Others have begun to look at the children of a finished job. */
  void hold(JobRecord job) {
    Finished finished = queues.get(job.request().jobQueue());
    if (finished != null) {
      update(finished);
    }
  }

  /** Nobody looks at the children of a finished job any more. */
  void release(JobRecord job) {
    if (held.remove(job.number())) {
      Finished finished = finished(job);
      finished.late.add(entry(job.number()));
      size++;
      update(finished);
    }
  }

  /** Some finished jobs as they were at one instant. */
  private static final class Group {
    final String queue;
    final SnapshotFact.FinishedKind kind;
    final List<Long> numbers;

    Group(String queue, SnapshotFact.FinishedKind kind, long[] numbers) {
      this.queue = queue;
      this.kind = kind;
      this.numbers = Longs.asList(numbers);
    }

    Iterator<SnapshotFact.FinishedKept> facts() {
      return Iterators.transform(
          Lists.partition(numbers, TOLD_AT_ONCE).iterator(),
          part -> new SnapshotFact.FinishedKept(queue, kind, part));
    }
  }

  /**
   * Takes an image of all that are kept, which stays as it is; returns the facts that tell of it, a
   * bounded number of jobs in each, made when they are asked for.
   */
  Iterable<SnapshotFact.FinishedKept> image() {
    List<Group> groups = new ArrayList<>();
    queues.forEach(
        (queue, finished) -> {
          long[] inOrder = finished.inOrder.toArray();
          groups.add(new Group(queue, SnapshotFact.FinishedKind.IN_ORDER, inOrder));
          long[] late = finished.late.stream().mapToLong(Oldest::number).toArray();
          groups.add(new Group(queue, SnapshotFact.FinishedKind.LATE, late));
        });
    groups.add(new Group("", SnapshotFact.FinishedKind.HELD, Longs.toArray(held)));
    return () -> Iterators.concat(Iterators.transform(groups.iterator(), Group::facts));
  }

  /** Puts jobs in place whose records are there. */
  void keep(SnapshotFact.FinishedKept kept) {
    if (kept.kind() == SnapshotFact.FinishedKind.HELD) {
      held.addAll(kept.numbers());
      return;
    }
    Finished finished = queues.computeIfAbsent(kept.queue(), q -> new Finished());
    for (long number : kept.numbers()) {
      if (kept.kind() == SnapshotFact.FinishedKind.IN_ORDER) {
        finished.inOrder.add(number);
      } else {
        finished.late.add(entry(number));
      }
    }
    size += kept.numbers().size();
  }

  /** Finds the oldest, once everything is in place. */
  void keptAll() {
    queues.values().forEach(this::update);
  }

  private Finished finished(JobRecord job) {
    return queues.computeIfAbsent(job.request().jobQueue(), q -> new Finished());
  }

  /** Removes a job, which must be the oldest of its queue. */
  void remove(JobRecord job) {
    String queue = job.request().jobQueue();
    Finished finished = queues.get(queue);
    if (finished == null) {
      throw new IllegalStateException("job " + job.number() + " is not finished");
    }
    if (!finished.inOrder.isEmpty() && finished.inOrder.peek() == job.number()) {
      finished.inOrder.poll();
    } else {
      finished.late.remove(entry(job.number()));
    }
    size--;
    update(finished);
    if (finished.oldest == null) {
      queues.remove(queue);
    }
  }

  private void update(Finished finished) {
    while (!finished.inOrder.isEmpty() && cluster.waits.hasTies(finished.inOrder.peek())) {
      held.add(finished.inOrder.poll());
      size--;
    }
    while (!finished.late.isEmpty() && cluster.waits.hasTies(finished.late.first().number())) {
      held.add(finished.late.pollFirst().number());
      size--;
    }
    Oldest next = finished.inOrder.isEmpty() ? null : entry(finished.inOrder.peek());
    Oldest late = finished.late.isEmpty() ? null : finished.late.first();
    Oldest first = next == null || (late != null && BY_END.compare(late, next) < 0) ? late : next;
    if (finished.oldest != null) {
      oldest.remove(finished.oldest);
    }
    finished.oldest = first;
    if (first != null) {
      oldest.add(first);
    }
  }

  private Oldest entry(long number) {
    JobRecord job = cluster.jobs.get(number);
    return new Oldest(job.state().stoppedAt(), number, job.request().jobQueue());
  }

  /** Returns how many there are in all queues. */
  public int size() {
    return size;
  }

  /** Returns how many there are of one queue. */
  public int count(String queue) {
    Finished finished = queues.get(queue);
    return finished == null ? 0 : finished.inOrder.size() + finished.late.size();
  }

  /** Returns the job of a queue that finished first, or null. */
  public @Nullable Oldest oldest(String queue) {
    Finished finished = queues.get(queue);
    return finished == null ? null : finished.oldest;
  }

  /** Returns the oldest of each queue, oldest first; not to be changed. */
  public NavigableSet<Oldest> oldest() {
    return Collections.unmodifiableNavigableSet(oldest);
  }
}
