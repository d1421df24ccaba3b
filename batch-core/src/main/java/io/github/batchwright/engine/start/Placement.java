package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import io.github.batchwright.engine.start.StartPlan.Window;
import io.github.batchwright.engine.timeline.Room;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the pieces of a job have their room.
 *
 * @param load the job
 * @param groups pieces that start together, in the order of time
 * @param left how many pieces have found no room
 */
record Placement(Load load, List<Group> groups, int left) {
  Placement {
    List<Group> sorted = new ArrayList<>(groups);
    sorted.sort(Comparator.comparingLong(Group::start));
    groups = ImmutableList.copyOf(sorted);
  }

  boolean isComplete() {
    return left == 0;
  }

  /** Returns when the last piece ends, or NEVER. */
  long end() {
    return isComplete()
        ? LongMath.saturatedAdd(groups.get(groups.size() - 1).start(), load.length())
        : Planner.NEVER;
  }

  /** Returns what all children cost; not a number if that cannot be known. */
  double cost(Prices prices) {
    if (end() == Planner.NEVER) {
      return Double.NaN;
    }
    double sum = 0;
    for (Window window : windows()) {
      sum += window.children() * load.costOfChild(prices, window.start());
    }
    return sum;
  }

  List<Window> windows() {
    ImmutableList.Builder<Window> windows = ImmutableList.builder();
    int children = load.job().count();
    for (Group group : groups) {
      int some = load.children(group.pieces(), children);
      children -= some;
      windows.add(new Window(group.start(), some));
    }
    return windows.build();
  }

  /**
   * Returns when what is behind this job in a strict order may start: when all of it has, but what
   * waits for its own concurrency is passed over.
   */
  long frontAfter() {
    if (groups.isEmpty() || (!isComplete() && !load.isCapped())) {
      return Planner.NEVER;
    }
    return groups.get(load.isCapped() ? 0 : groups.size() - 1).start();
  }

  void takeFrom(Room room) {
    groups.forEach(group -> room.take(group.start(), end(group), group.pieces()));
  }

  void giveBackTo(Room room) {
    groups.forEach(group -> room.take(group.start(), end(group), -group.pieces()));
  }

  private long end(Group group) {
    return LongMath.saturatedAdd(group.start(), load.length());
  }

  /** Some pieces that start together. */
  record Group(long start, int pieces) {}
}
