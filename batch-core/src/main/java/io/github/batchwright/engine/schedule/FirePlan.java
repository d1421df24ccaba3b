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
            schedule.startDate(),
            schedule.endDate(),
            Instant.ofEpochMilli(anchor));
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

  private long delay(long scheduledAt) {
    long window = schedule.flexibleTimeWindow().toMillis();
    if (window == 0) {
      return 0;
    }
    String seed = mark + '/' + schedule.name() + '/' + scheduledAt;
    long hash = Hashing.farmHashFingerprint64().hashString(seed, StandardCharsets.UTF_8).asLong();
    return Math.floorMod(hash, window);
  }
}
