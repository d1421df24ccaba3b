package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What jobs and children were promised in queues in which every waiting one has a reservation. A
 * promise lasts as long as whoever has it is RUNNABLE. Changed only by facts. Confined to one
 * thread.
 */
public final class Promises implements DispatchFact.Visitor {
  private static final int MOST_IN_ONE = 1024;

  private final Map<String, Map<TaskRef, Promise>> byQueue = new LinkedHashMap<>();

  /** Returns what was promised in a queue, the oldest promise first; not to be changed. */
  public Collection<Promise> of(String queue) {
    Map<TaskRef, Promise> found = byQueue.get(queue);
    return found == null ? List.of() : Collections.unmodifiableCollection(found.values());
  }

  /** Returns what a job or a child of a queue was promised, or null. */
  public @Nullable Promise find(String queue, TaskRef task) {
    Map<TaskRef, Promise> found = byQueue.get(queue);
    return found == null ? null : found.get(task);
  }

  /** Takes over what is in others. */
  void addAll(Promises others) {
    others.byQueue.forEach((queue, all) -> byQueue.put(queue, new LinkedHashMap<>(all)));
  }

  @Override
  public void startsPromised(DispatchFact.StartsPromised fact) {
    Map<TaskRef, Promise> all =
        byQueue.computeIfAbsent(fact.queue(), queue -> new LinkedHashMap<>());
    fact.promises().forEach(promise -> all.put(promise.task(), promise));
  }

  @Override
  public void promisesDropped(DispatchFact.PromisesDropped fact) {
    fact.tasks().forEach(task -> drop(fact.queue(), task));
  }

  /** A queue promises nothing any more. */
  void drop(String queue) {
    byQueue.remove(queue);
  }

  /** A job or a child is RUNNABLE no more, or holds its promise no longer. */
  void drop(String queue, TaskRef task) {
    Map<TaskRef, Promise> all = byQueue.isEmpty() ? null : byQueue.get(queue);
    if (all != null && all.remove(task) != null && all.isEmpty()) {
      byQueue.remove(queue);
    }
  }

  /** Children of an array job are RUNNABLE no more. */
  void dropMoved(String queue, long number, ArrayChildren children) {
    Map<TaskRef, Promise> all = byQueue.isEmpty() ? null : byQueue.get(queue);
    if (all == null) {
      return;
    }
    for (TaskRef task : ImmutableList.copyOf(all.keySet())) {
      if (task.number() == number && children.status(task.index()) != JobStatus.RUNNABLE) {
        drop(queue, task);
      }
    }
  }

  /** Returns facts that lead to these promises. */
  List<DispatchFact> image() {
    List<DispatchFact> facts = new ArrayList<>();
    byQueue.forEach(
        (queue, all) -> {
          for (List<Promise> part :
              Lists.partition(ImmutableList.copyOf(all.values()), MOST_IN_ONE)) {
            facts.add(new DispatchFact.StartsPromised(queue, part));
          }
        });
    return facts;
  }
}
