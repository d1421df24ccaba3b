package io.github.batchwright.engine.state;

import com.google.common.collect.Iterators;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dates of the jobs that have any. What is due is found in the order of dates, so that looking
 * for it costs in proportion to what is found. A job that is finished is not looked at any more,
 * though its dates are known for as long as it is.
 */
public final class Timings {
  private final Map<Long, Timing> all = new LinkedHashMap<>();
  private final JobDates holds = new JobDates();
  private final JobDates deadlines = new JobDates();

  /** Returns what is known of the dates of a job, or null if it has none. */
  public @Nullable Timing find(long number) {
    return all.get(number);
  }

  /** Says whether a job is held. */
  public boolean isHeld(long number) {
    Timing timing = all.get(number);
    return timing != null && timing.isHeld();
  }

  /**
   * Returns the number of the job that has been held longest past its date, or 0 if none is held
   * past it.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   */
  public long dueHold(long wall) {
    return holds.due(wall);
  }

  /**
   * Returns the number of the job whose deadline passed first, or 0 if none has passed of which it
   * is not known.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   */
  public long dueDeadline(long wall) {
    return deadlines.due(wall);
  }

  /** Returns the next date at which something is due, or {@link Long#MAX_VALUE}. */
  public long nextDate() {
    return Math.min(holds.first(), deadlines.first());
  }

  /** Returns the first date of a job that is held, or {@link Long#MAX_VALUE}. */
  public long nextHold() {
    return holds.first();
  }

  Timing require(long number) {
    Timing timing = all.get(number);
    if (timing == null) {
      throw new IllegalStateException("job " + number + " has no dates");
    }
    return timing;
  }

  /** Takes over what is in others, to be looked up and not to come due. */
  void addAll(Timings others) {
    all.putAll(others.all);
  }

  /** Puts in place what is known of a job that is not finished. */
  void put(Timing timing) {
    unindex(timing.number());
    all.put(timing.number(), timing);
    index(timing);
  }

  /** Puts in place what is known of a job that is finished. */
  void putFinished(Timing timing) {
    all.put(timing.number(), timing);
  }

  /** A job is finished: nothing of it will be due. */
  void finished(long number) {
    unindex(number);
  }

  void forget(long number) {
    all.remove(number);
  }

  private void index(Timing timing) {
    Long held = timing.heldUntil();
    if (held != null) {
      holds.add(held, timing.number());
    }
    Long deadline = timing.deadline();
    if (deadline != null && timing.isOpen()) {
      deadlines.add(deadline, timing.number());
    }
  }

  private void unindex(long number) {
    Timing timing = all.get(number);
    if (timing == null) {
      return;
    }
    if (timing.heldUntil() != null) {
      holds.remove(timing.heldUntil(), number);
    }
    if (timing.deadline() != null) {
      deadlines.remove(timing.deadline(), number);
    }
  }

  /** Takes an image of all that is known; returns the facts, made when they are asked for. */
  Iterable<StartFact.TimingKept> image() {
    Timing[] kept = all.values().toArray(new Timing[0]);
    return () -> Iterators.transform(Iterators.forArray(kept), StartFact.TimingKept::new);
  }
}
