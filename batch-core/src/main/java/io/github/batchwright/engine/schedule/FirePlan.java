package io.github.batchwright.engine.schedule;

import com.google.common.hash.Hashing;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.schedule.FireTimes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires. Where in its flexible window a fire falls follows from the cluster, the
 * schedule's name and the date, so that it is the same however often it is asked for.
 */
public final class FirePlan {
  private final Schedule schedule;
  private final FireTimes times;
  private final String mark;

  /**
   * Makes a plan.
   *
   * @param anchor from when on a rate counts, as the wall clock shows it
   * @param mark what the ids of the cluster begin with
   */
  public FirePlan(Schedule schedule, long anchor, String mark) {
    this.schedule = schedule;
    this.mark = mark;
    this.times =
        FireTimes.of(
            schedule.expression(),
            schedule.timeZone(),
            millis(schedule.startDate()),
            schedule.endDate(),
            Instant.ofEpochMilli(anchor));
  }

  /** Dates are counted in milliseconds; a part of one would have a date come after itself. */
  private static @Nullable Instant millis(@Nullable Instant start) {
    return start == null ? null : Instant.ofEpochMilli(start.toEpochMilli());
  }

  /** Returns the fire times, without the flexible window. */
  public FireTimes times() {
    return times;
  }

  /** Returns the first fire after an instant of the wall clock, or null if there is none. */
  public ScheduleFact.@Nullable Next after(long wall) {
    if (schedule.state() == ResourceState.DISABLED) {
      return null;
    }
    Instant next = times.after(Instant.ofEpochMilli(wall));
    return next == null ? null : next(next.toEpochMilli());
  }

  /** Returns a fire with its place in the flexible window. */
  public ScheduleFact.Next next(long scheduledAt) {
    return new ScheduleFact.Next(scheduledAt, scheduledAt + delay(scheduledAt));
  }

  /** Returns the last date that was due before an instant of the wall clock, or null. */
  public @Nullable Long lastDueBefore(long wall) {
    Long date = before(wall);
    // No date but the last can be due later: each is due before the next one's date.
    return date != null && next(date).dueAt() >= wall ? before(date) : date;
  }

  /** Returns the last date before an instant of the wall clock, or null. */
  public @Nullable Long before(long wall) {
    Instant date = times.upTo(Instant.ofEpochMilli(wall - 1));
    return date == null ? null : date.toEpochMilli();
  }

  /**
   * A date is due before the next one, however long the window is: dates fire in their order, and
   * none is late because it had to wait for the one before.
   */
  private long delay(long scheduledAt) {
    long window = schedule.flexibleTimeWindow().toMillis();
    if (window == 0) {
      return 0;
    }
    Instant following = times.after(Instant.ofEpochMilli(scheduledAt));
    if (following != null) {
      window = Math.min(window, following.toEpochMilli() - scheduledAt);
    }
    String seed = mark + '/' + schedule.name() + '/' + scheduledAt;
    long hash = Hashing.farmHashFingerprint64().hashString(seed, StandardCharsets.UTF_8).asLong();
    return Math.floorMod(hash, window);
  }
}
