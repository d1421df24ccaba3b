package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.Fact.ContainersEnded;
import io.github.batchwright.model.AttemptContainerDetail;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How the containers of attempts ended that have several, for as long as their jobs are kept. Few
 * attempts have, so this is beside the attempts. Confined to one thread.
 */
public final class ContainerEnds {
  private static final Comparator<Key> ORDER =
      Comparator.comparingLong(Key::number)
          .thenComparingInt(Key::index)
          .thenComparingInt(Key::attempt)
          .thenComparingInt(Key::node);

  private final NavigableMap<Key, ContainersEnded> ends = new TreeMap<>(ORDER);

  /** An attempt, or a node of one. */
  private record Key(long number, int index, int attempt, int node) {}

  void put(ContainersEnded fact) {
    TaskRef task = fact.task();
    ends.put(new Key(task.number(), task.index(), fact.attempt(), fact.node()), fact);
  }

  /** Returns how the containers of an attempt, or of a node of one, ended; empty for most. */
  public List<AttemptContainerDetail> of(TaskRef task, int attempt, int node) {
    ContainersEnded end = ends.get(new Key(task.number(), task.index(), attempt, node));
    return end == null ? List.of() : end.containers();
  }

  /** Forgets a job, its children and its nodes. */
  void forget(long number) {
    ends.subMap(first(number), true, first(number + 1), false).clear();
  }

  private static Key first(long number) {
    return new Key(number, Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);
  }

  /** Returns all as facts, in the order of their jobs. */
  public Collection<ContainersEnded> facts() {
    return ImmutableList.copyOf(ends.values());
  }
}
