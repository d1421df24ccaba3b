package io.github.batchwright.engine.state;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When something is to be done about an attempt that goes on: at most one instant for each. */
public final class Deadlines {
  /** What is due. */
  public enum Kind {
    /** The attempt has run long enough. */
    TIMEOUT,
    /** The attempt was asked to end and has not. */
    KILL
  }

  /** One instant, in milliseconds since the epoch. */
  public record Deadline(long at, TaskRef task, Kind kind) {}

  private final TreeSet<Deadline> byTime =
      new TreeSet<>(
          Comparator.comparingLong(Deadline::at)
              .thenComparingLong(d -> d.task().number())
              .thenComparingInt(d -> d.task().index()));
  private final Map<TaskRef, Deadline> byTask = new LinkedHashMap<>();

  void set(long at, TaskRef task, Kind kind) {
    clear(task);
    Deadline deadline = new Deadline(at, task, kind);
    byTime.add(deadline);
    byTask.put(task, deadline);
  }

  void clear(TaskRef task) {
    Deadline old = byTask.remove(task);
    if (old != null) {
      byTime.remove(old);
    }
  }

  /** Returns what is to be done about an attempt, or null. */
  public @Nullable Deadline find(TaskRef task) {
    return byTask.get(task);
  }

  /** Returns every instant, the first one first; not to be changed. */
  NavigableSet<Deadline> all() {
    return Collections.unmodifiableNavigableSet(byTime);
  }

  public @Nullable Deadline first() {
    return byTime.isEmpty() ? null : byTime.first();
  }
}
