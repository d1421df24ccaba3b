package io.github.batchwright.engine.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which jobs wait for which: an index, looked up and never walked as a whole. */
public final class Dependents {
  /** The jobs that wait for one job. */
  private static final class Waiting {
    final List<Long> whole = new ArrayList<>();
    final List<Long> sameIndex = new ArrayList<>();
    final TreeMap<Integer, List<Long>> byChild = new TreeMap<>();
  }

  private final Map<Long, Waiting> index = new LinkedHashMap<>();

  /** Notes that the children of one array job wait for those of another. */
  void tie(long awaited, long waiting) {
    index.computeIfAbsent(awaited, n -> new Waiting()).sameIndex.add(waiting);
  }

  /** Notes that a job waits for another, or for one child of it. */
  void add(TaskRef awaited, long waiting) {
    Waiting entry = index.computeIfAbsent(awaited.number(), n -> new Waiting());
    if (awaited.isChild()) {
      entry.byChild.computeIfAbsent(awaited.index(), i -> new ArrayList<>()).add(waiting);
    } else {
      entry.whole.add(waiting);
    }
  }

  /** Returns the jobs that wait for the whole of a job, or for this very child. */
  public List<Long> on(TaskRef task) {
    Waiting entry = index.get(task.number());
    if (entry == null) {
      return List.of();
    }
    return Collections.unmodifiableList(
        task.isChild() ? entry.byChild.getOrDefault(task.index(), List.of()) : entry.whole);
  }

  /** Returns the array jobs whose children are tied to those of this one. */
  public List<Long> sameIndex(long number) {
    Waiting entry = index.get(number);
    return entry == null ? List.of() : Collections.unmodifiableList(entry.sameIndex);
  }

  /** Returns the children, in a range, that other jobs wait for. */
  public List<Integer> awaitedChildren(long number, int first, int end) {
    Waiting entry = index.get(number);
    return entry == null
        ? List.of()
        : List.copyOf(entry.byChild.subMap(first, true, end, false).navigableKeySet());
  }

  void forget(long number) {
    index.remove(number);
  }
}
