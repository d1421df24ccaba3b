package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.schedule.Schedule;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schedule, its latest fires, and what of it goes on. One that has never fired has no lists.
 * Changed only by facts.
 */
public final class ScheduleState {
  /** How many fires are kept of each schedule. */
  public static final int HISTORY = 100;

  private final long createdAt;
  private Schedule schedule;
  private long changedAt;
  private long anchor;
  private long passed;
  private ScheduleFact.@Nullable Next next;
  private @Nullable Deque<ScheduleFact.Fire> fires;
  private @Nullable Deque<ScheduleFact.Fire> waiting;
  private @Nullable Set<Long> active;

  ScheduleState(Schedule schedule, long createdAt, long anchor, ScheduleFact.@Nullable Next next) {
    this.schedule = schedule;
    this.createdAt = createdAt;
    this.changedAt = createdAt;
    this.anchor = anchor;
    this.passed = anchor;
    this.next = next;
  }

  ScheduleState(ScheduleFact.ScheduleKept kept, Schedule schedule) {
    this(schedule, kept.createdAt(), kept.anchor(), kept.next());
    changedAt = kept.changedAt();
    passed = kept.passed();
    fires = kept.fires().isEmpty() ? null : new ArrayDeque<>(kept.fires());
    waiting = kept.waiting().isEmpty() ? null : new ArrayDeque<>(kept.waiting());
    active = kept.active().isEmpty() ? null : new LinkedHashSet<>(kept.active());
  }

  ScheduleFact.ScheduleKept image() {
    return new ScheduleFact.ScheduleKept(
        schedule,
        createdAt,
        changedAt,
        anchor,
        passed,
        next,
        ImmutableList.copyOf(fires()),
        ImmutableList.copyOf(waiting()),
        ImmutableList.copyOf(active()));
  }

  /** Returns what was asked for. */
  public Schedule schedule() {
    return schedule;
  }

  /** Returns when it was created, in milliseconds since the epoch. */
  public long createdAt() {
    return createdAt;
  }

  /** Returns when it was created or changed last, in milliseconds since the epoch. */
  public long changedAt() {
    return changedAt;
  }

  /** Returns from when on a rate counts, as the wall clock shows it. */
  public long anchor() {
    return anchor;
  }

  /**
   * Returns up to when its dates are done with, as the wall clock shows it: those that fired, those
   * that were passed over, and those at which it was not there or did not fire by itself. None of
   * them fires, wherever the clock is set. What it does next is the first date after it.
   */
  public long passed() {
    return passed;
  }

  /** Returns when it fires next, or null if it does not. */
  public ScheduleFact.@Nullable Next next() {
    return next;
  }

  /** Returns its latest fires, oldest first; not to be changed. */
  public Collection<ScheduleFact.Fire> fires() {
    return fires == null ? ImmutableList.of() : Collections.unmodifiableCollection(fires);
  }

  /** Returns its latest fire, or null if it never fired. */
  public ScheduleFact.@Nullable Fire lastFire() {
    return fires == null ? null : fires.peekLast();
  }

  /** Returns the fires that wait for earlier jobs to end, first one first; not to be changed. */
  public Collection<ScheduleFact.Fire> waiting() {
    return waiting == null ? ImmutableList.of() : Collections.unmodifiableCollection(waiting);
  }

  /** Says whether a job is one of its own that is not finished. */
  public boolean isActive(long number) {
    return active != null && active.contains(number);
  }

  /** Returns the numbers of its jobs that are not finished, oldest first; not to be changed. */
  public Collection<Long> active() {
    return active == null ? ImmutableList.of() : Collections.unmodifiableCollection(active);
  }

  /** Says whether a fire waits. */
  public boolean hasWaiting() {
    return waiting != null;
  }

  /** Says whether a job of it is not finished. */
  public boolean hasActive() {
    return active != null;
  }

  void change(Schedule changed, long newAnchor, long newPassed, long now) {
    schedule = changed;
    anchor = newAnchor;
    passed = newPassed;
    changedAt = now;
  }

  void tag(Map<String, String> tags) {
    schedule = schedule.withTags(tags);
  }

  void plan(ScheduleFact.@Nullable Next newNext) {
    next = newNext;
  }

  void fired(ScheduleFact.Fire fire, boolean waited) {
    ScheduleFact.Fire before = null;
    passed = fire.manual() ? passed : Math.max(passed, fire.scheduledAt());
    if (waited && waiting != null) {
      before = waiting.pollFirst();
      waiting = waiting.isEmpty() ? null : waiting;
    }
    note(fire, before);
    switch (fire.outcome()) {
      case WAITING -> {
        waiting = waiting == null ? new ArrayDeque<>(2) : waiting;
        waiting.addLast(fire);
      }
      case SUBMITTED -> {
        active = active == null ? new LinkedHashSet<>(2) : active;
        active.add(fire.job());
      }
      default -> {}
    }
  }

  /** Puts a fire at the end of the history, or in the place of what it was while it waited. */
  private void note(ScheduleFact.Fire fire, ScheduleFact.@Nullable Fire before) {
    Deque<ScheduleFact.Fire> all = fires == null ? new ArrayDeque<>(2) : fires;
    if (before != null) {
      all.removeLastOccurrence(before);
    }
    all.addLast(fire);
    if (all.size() > HISTORY) {
      all.removeFirst();
    }
    fires = all;
  }

  void jobFinished(long number) {
    if (active != null) {
      active.remove(number);
      active = active.isEmpty() ? null : active;
    }
  }
}
