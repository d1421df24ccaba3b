package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Iterators;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the jobs that name a price curve, and which of them still wait. A plan is known for
 * as long as its job is.
 */
public final class StartPlans {
  private final Map<Long, PlannedStart> all = new LinkedHashMap<>();
  private final NavigableSet<Long> waiting = new TreeSet<>();
  private final JobDates windows = new JobDates();
  private long ready;
  private ImmutableSortedSet<String> curves = ImmutableSortedSet.of();

  /** Returns the plan of a job, or null if it has none. */
  public @Nullable PlannedStart find(long number) {
    return all.get(number);
  }

  /** Returns before which index the children of an array may start, by its plan. */
  public int released(long number) {
    PlannedStart plan = all.get(number);
    return plan == null ? PlannedStart.ALL : plan.released();
  }

  /**
   * Returns the jobs with a price curve that are held, or children of which are, in the order of
   * submission; not to be changed.
   */
  public NavigableSet<Long> waiting() {
    return Collections.unmodifiableNavigableSet(waiting);
  }

  /**
   * Returns a number that is another whenever a job began to wait, or waits no longer for anything
   * but its start. It is no part of the state.
   */
  public long ready() {
    return ready;
  }

  /** Returns the array whose next window begins first, or 0 if none has begun by a date. */
  public long dueWindow(long wall) {
    return windows.due(wall);
  }

  /** Returns when the next window of any array begins, or {@link Long#MAX_VALUE}. */
  public long nextWindow() {
    return windows.first();
  }

  /** Says which price curves there are in this life; that is no part of the state. */
  public void curves(Collection<String> names) {
    curves = ImmutableSortedSet.copyOf(names);
  }

  /** Says whether there is a price curve of a name in this life. */
  public boolean hasCurve(String name) {
    return curves.contains(name);
  }

  /** Returns the plan of a job, which there must be. */
  public PlannedStart require(long number) {
    PlannedStart plan = all.get(number);
    if (plan == null) {
      throw new IllegalStateException("job " + number + " has no plan");
    }
    return plan;
  }

  void put(PlannedStart plan) {
    unindex(plan.number());
    all.put(plan.number(), plan);
  }

  /** The job, its hold or its plan has changed. */
  void review(JobRecord job, boolean held) {
    long number = job.number();
    unindex(number);
    if (job.request().timing().priceCurve() == null || job.state().status().isTerminal()) {
      waiting.remove(number);
      return;
    }
    PlannedStart plan = all.get(number);
    boolean spread = false;
    if (plan != null && plan.isSpread()) {
      spread = true;
      windows.add(plan.nextWindow(), number);
    }
    if (!held && !spread) {
      waiting.remove(number);
    } else if (waiting.add(number)) {
      ready++;
    }
  }

  /** A job waits for nothing any more, except perhaps for its start. */
  void told(long number) {
    if (waiting.contains(number)) {
      ready++;
    }
  }

  void finished(long number) {
    unindex(number);
    waiting.remove(number);
  }

  void forget(long number) {
    all.remove(number);
  }

  private void unindex(long number) {
    PlannedStart plan = all.get(number);
    if (plan != null && plan.isSpread()) {
      windows.remove(plan.nextWindow(), number);
    }
  }

  /** Takes an image of all plans; returns the facts, made when they are asked for. */
  Iterable<StartFact.StartPlanned> image() {
    PlannedStart[] kept = all.values().toArray(new PlannedStart[0]);
    return () -> Iterators.transform(Iterators.forArray(kept), StartFact.StartPlanned::new);
  }
}
