package io.github.batchwright.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is moved, and the things that are to happen on it. Confined to
 * one thread.
 */
public final class VirtualTime implements InstantSource {
  private record Planned(long at, long order, Runnable action) {}

  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
  private long now;
  private long count;

  /** Makes a clock that stands at an instant, to the millisecond. */
  public VirtualTime(Instant start) {
    this.now = start.toEpochMilli();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }

  @Override
  public long millis() {
    return now;
  }

  /**
   * Plans something for later. What is planned for one instant happens in the order it was planned.
   *
   * @param delay from now, to the millisecond, not negative
   */
  public void schedule(Duration delay, Runnable action) {
    plan(delay, action);
  }

  /**
   * Plans something for later as {@link #schedule} does, that may be called off.
   *
   * @return what calls it off, if it has not happened yet
   */
  public Runnable plan(Duration delay, Runnable action) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: '" + delay + "' must not be negative");
    }
    long order = count++;
    planned.add(new Planned(now + delay.toMillis(), order, action));
    return () -> planned.removeIf(one -> one.order() == order);
  }

  /**
   * Sets the clock back, as an operator may do between two lives of a service. What is planned
   * happens after as much time as before.
   *
   * @param duration how far, not negative
   */
  public void setBack(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: '" + duration + "' must not be negative");
    }
    long by = duration.toMillis();
    now -= by;
    List<Planned> moved = new ArrayList<>(planned);
    planned.clear();
    moved.forEach(p -> planned.add(new Planned(p.at() - by, p.order(), p.action())));
  }

  /** Returns when the next planned thing is to happen, in milliseconds since the epoch. */
  OptionalLong next() {
    return planned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(planned.peek().at());
  }

  /** Lets time pass, and what is planned happen at its instants. */
  void pass(Duration duration) {
    long target = now + duration.toMillis();
    runDue();
    while (!planned.isEmpty() && planned.peek().at() <= target) {
      moveTo(planned.peek().at());
      runDue();
    }
    moveTo(target);
  }

  /** Moves the clock; never backwards. */
  void moveTo(long millis) {
    now = Math.max(now, millis);
  }

  /** Does everything that is due; returns how much that was. */
  int runDue() {
    int done = 0;
    while (!planned.isEmpty() && planned.peek().at() <= now) {
      planned.remove().action().run();
      done++;
    }
    return done;
  }
}
