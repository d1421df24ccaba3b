package io.github.batchwright.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instant, or none.
 *
 * @param time null if the local time was skipped by a clock change
 */
record OneTimes(@Nullable Instant time) implements Recurrence {
  static OneTimes of(LocalDateTime local, ZoneRules rules) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return new OneTimes(offsets.isEmpty() ? null : local.toInstant(offsets.get(0)));
  }

  @Override
  public @Nullable Instant atOrAfter(Instant instant) {
    return time == null || time.isBefore(instant) ? null : time;
  }

  @Override
  public @Nullable Instant atOrBefore(Instant instant) {
    return time == null || time.isAfter(instant) ? null : time;
  }
}
