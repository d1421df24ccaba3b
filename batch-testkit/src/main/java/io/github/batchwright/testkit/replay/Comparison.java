package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.testkit.replay.JobDifference.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what became of each job. What the record does not know, because it ends, agrees with
 * whatever happens in the replay at that instant or later.
 */
final class Comparison {
  private final Courses record;
  private final Courses replay;
  private final long recordEnd;
  private final long tolerance;
  private final Set<TaskRef> reordered = new LinkedHashSet<>();

  Comparison(Courses record, Courses replay, long tolerance) {
    this.record = record;
    this.replay = replay;
    this.recordEnd = record.now();
    this.tolerance = tolerance;
    findReordered();
  }

  /** Returns every job and child that is known of, in the order of submission. */
  List<TaskRef> tasks() {
    Set<TaskRef> all = new LinkedHashSet<>(record.all().keySet());
    all.addAll(replay.all().keySet());
    List<TaskRef> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingLong(TaskRef::number).thenComparingInt(TaskRef::index));
    return sorted;
  }

  /** Returns what differs for a job or a child; empty if nothing does. */
  Set<Kind> compare(TaskRef task) {
    Course before = record.all().get(task);
    Course after = replay.all().get(task);
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (!same(placedAt(before), placedAt(after))) {
      kinds.add(Kind.START);
    }
    if (!same(stoppedAt(before), stoppedAt(after))) {
      kinds.add(Kind.END);
    }
    if (before != null && after != null) {
      if (before.status != null && after.status != null && before.status != after.status) {
        kinds.add(Kind.STATUS);
      }
      compareTries(before.tries, after.tries, kinds);
    }
    if (reordered.contains(task)) {
      kinds.add(Kind.ORDER);
    }
    return kinds;
  }

  private void compareTries(List<Course.Try> before, List<Course.Try> after, Set<Kind> kinds) {
    int common = Math.min(before.size(), after.size());
    for (int i = 0; i < common; i++) {
      Course.Try one = before.get(i);
      Course.Try other = after.get(i);
      if (!one.instance.equals(other.instance)) {
        kinds.add(Kind.INSTANCE);
      }
      boolean ended = one.stoppedAt != Course.NEVER && other.stoppedAt != Course.NEVER;
      if (!same(one.placedAt - start(before), other.placedAt - start(after))
          || !same(lasted(one), lasted(other), one.stoppedAt, other.stoppedAt)
          || (ended && !Objects.equals(one.exitCode, other.exitCode))) {
        kinds.add(Kind.ATTEMPTS);
      }
    }
    boolean lateRest = after.size() > common && after.get(common).placedAt >= recordEnd;
    if (before.size() > common || (after.size() > common && !lateRest)) {
      kinds.add(Kind.ATTEMPTS);
    }
  }

  private static long start(List<Course.Try> tries) {
    return tries.get(0).placedAt;
  }

  private static long lasted(Course.Try one) {
    return one.stoppedAt == Course.NEVER ? Course.NEVER : one.stoppedAt - one.placedAt;
  }

  private boolean same(long before, long after, long endedBefore, long endedAfter) {
    if (endedBefore == Course.NEVER || endedAfter == Course.NEVER) {
      return same(endedBefore, endedAfter);
    }
    return same(before, after);
  }

  private boolean same(long before, long after) {
    if (before == Course.NEVER) {
      return after == Course.NEVER || after >= recordEnd;
    }
    return after != Course.NEVER && Math.abs(before - after) <= tolerance;
  }

  private static long placedAt(@Nullable Course course) {
    return course == null ? Course.NEVER : course.placedAt();
  }

  private static long stoppedAt(@Nullable Course course) {
    return course == null ? Course.NEVER : course.stoppedAt;
  }

  /** Finds those that changed places with others at one instant. */
  private void findReordered() {
    Map<Long, List<TaskRef>> together = new TreeMap<>();
    record
        .all()
        .forEach(
            (task, before) -> {
              Course after = replay.all().get(task);
              boolean placed = before.order != Course.NEVER && placedAt(after) != Course.NEVER;
              if (placed && before.placedAt() == placedAt(after)) {
                together.computeIfAbsent(before.placedAt(), at -> new ArrayList<>()).add(task);
              }
            });
    for (List<TaskRef> tasks : together.values()) {
      List<TaskRef> before = sorted(tasks, record);
      List<TaskRef> after = sorted(tasks, replay);
      for (int i = 0; i < before.size(); i++) {
        if (!before.get(i).equals(after.get(i))) {
          reordered.add(before.get(i));
        }
      }
    }
  }

  private static List<TaskRef> sorted(List<TaskRef> tasks, Courses courses) {
    List<TaskRef> sorted = new ArrayList<>(tasks);
    sorted.sort(
        Comparator.comparingLong(
            task -> {
              Course course = courses.all().get(task);
              return course == null ? Course.NEVER : course.order;
            }));
    return sorted;
  }
}
