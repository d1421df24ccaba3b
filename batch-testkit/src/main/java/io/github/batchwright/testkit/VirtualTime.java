package io.github.batchwright.testkit;

import io.github.batchwright.engine.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * A wall clock that stands still until time is let pass or the clock is set, and the things that
 * are to happen. Confined to one thread.
 */
public final class VirtualTime implements InstantSource {
  private record Planned(long at, long order, Runnable action) {}

  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
  private long now;
  private long wallAhead;
  private long count;

  /** Makes a clock that stands at an instant, to the millisecond. */
  public VirtualTime(Instant start) {
    this.now = start.toEpochMilli();
  }

  /** Returns what the wall clock shows. */
  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** Returns what the wall clock shows, in milliseconds since the epoch. */
  @Override
  public long millis() {
    return now + wallAhead;
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
   * Sets the wall clock forwards or back, as an operator or a time server does, and as it is found
   * after a machine was suspended. What is planned happens after as much time as before: a service
   * measures durations on a clock of its own, which begins at what the wall clock shows when the
   * service starts.
   *
   * @param by how far forwards; back if negative
   */
  public void jump(Duration by) {
    wallAhead += by.toMillis();
  }

  /** Returns the clocks of one life of a service. */
  EngineClock life() {
    long origin = wallAhead;
    return new EngineClock() {
      @Override
      public long millis() {
        return now + origin;
      }

      @Override
      public long wallMillis() {
        return VirtualTime.this.millis();
      }
    };
  }

  /** Returns how much time has passed, in milliseconds, whatever the wall clock shows. */
  long steady() {
    return now;
  }

  /** Returns when the next planned thing is to happen, on the same line as {@link #steady}. */
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

  /** Lets time pass until an instant on the line of {@link #steady}; never backwards. */
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
