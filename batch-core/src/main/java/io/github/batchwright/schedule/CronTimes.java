package io.github.batchwright.schedule;

import io.github.batchwright.schedule.expression.Cron;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The local times of a cron expression in a zone: those that a clock change skips are left out,
 * those that occur twice count at their first occurrence.
 *
 * <p>Taken so, later local times are later instants too. Only the way back is not in order: an
 * instant in the second pass of an hour that occurs twice has a local time whose instant is past.
 *
 * @param cron the local times
 * @param rules of the zone
 */
record CronTimes(Cron cron, ZoneRules rules) implements Recurrence {
  @Override
  public @Nullable Instant atOrAfter(Instant instant) {
    LocalDateTime local = LocalDateTime.ofInstant(instant, rules.getOffset(instant));
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change != null && !instant.isBefore(change.getInstant())) {
      // The second pass: all local times of this hour fired in the first.
      local = change.getDateTimeBefore();
    }
    LocalDateTime next = cron.next(ceiling(local));
    while (next != null) {
      ZoneOffsetTransition gap = rules.getTransition(next);
      if (gap == null || gap.isOverlap()) {
        return instant(next, gap);
      }
      next = cron.next(ceiling(gap.getDateTimeAfter()));
    }
    return null;
  }

  @Override
  public @Nullable Instant atOrBefore(Instant instant) {
    LocalDateTime local = LocalDateTime.ofInstant(instant, rules.getOffset(instant));
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change != null && !instant.isBefore(change.getInstant())) {
      local = change.getDateTimeBefore().minusNanos(1);
    }
    LocalDateTime previous = cron.previous(local);
    while (previous != null) {
      ZoneOffsetTransition gap = rules.getTransition(previous);
      if (gap == null || gap.isOverlap()) {
        return instant(previous, gap);
      }
      previous = cron.previous(gap.getDateTimeBefore().minusNanos(1));
    }
    return null;
  }

  private Instant instant(LocalDateTime local, @Nullable ZoneOffsetTransition overlap) {
    ZoneOffset offset = overlap == null ? rules.getOffset(local) : overlap.getOffsetBefore();
    return local.toInstant(offset);
  }

  /** Offsets of the past had seconds, so that a local time may lie within a minute. */
  private static LocalDateTime ceiling(LocalDateTime local) {
    LocalDateTime minute = local.truncatedTo(ChronoUnit.MINUTES);
    return minute.equals(local) ? minute : minute.plusMinutes(1);
  }
}
