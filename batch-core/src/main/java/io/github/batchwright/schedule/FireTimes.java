package io.github.batchwright.schedule;

import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.schedule.expression.Cron;
import io.github.batchwright.schedule.expression.ExpressionParser;
import io.github.batchwright.schedule.expression.OneTime;
import io.github.batchwright.schedule.expression.Parsed;
import io.github.batchwright.schedule.expression.Rate;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a schedule fires: pure arithmetic that reads no clock. Immutable,
 * thread-safe, and small: what the expression says is shared by all that say the same.
 *
 * <p>As in EventBridge Scheduler, start and end are inclusive, and a one-time expression ignores
 * both. A rate fires at its start and then once a period; without a start, first one period after
 * its creation. Local times that a clock change skips do not fire, those that occur twice fire at
 * their first occurrence; so a one-time expression in a skipped hour never fires.
 */
public final class FireTimes {
  // Outside of these nothing fires but rates, and nobody waits for those.
  private static final Instant EARLIEST = Instant.parse("1969-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2999-12-31T00:00:00Z");

  private final Recurrence recurrence;
  private final Instant start;
  private final Instant end;

  private FireTimes(Recurrence recurrence, Instant start, Instant end) {
    this.recurrence = recurrence;
    this.start = start;
    this.end = end;
  }

  /**
   * Returns the fire times of an expression.
   *
   * @param zone whose local times a cron or a one-time expression names
   * @param start the first instant at which it may fire, or null
   * @param end the last instant at which it may fire, or null
   * @param anchor when the schedule was created: a rate without a start counts from there
   */
  public static FireTimes of(
      ScheduleExpression expression,
      ZoneId zone,
      @Nullable Instant start,
      @Nullable Instant end,
      Instant anchor) {
    Parsed parsed = ExpressionParser.parse(expression.text());
    if (parsed instanceof OneTime once) {
      return new FireTimes(OneTimes.of(once.time(), zone.getRules()), EARLIEST, LATEST);
    }
    Recurrence recurrence;
    if (parsed instanceof Cron cron) {
      recurrence = new CronTimes(cron, zone.getRules());
    } else {
      long period = ((Rate) parsed).seconds();
      Instant base = start == null ? anchor : start;
      recurrence =
          new RateTimes(base.isAfter(LATEST) ? LATEST : base, period, start == null ? 1 : 0);
    }
    return new FireTimes(
        recurrence,
        start == null || start.isBefore(EARLIEST) ? EARLIEST : start,
        end == null || end.isAfter(LATEST) ? LATEST : end);
  }

  /** Returns the first fire time that is later than an instant, or null if none is left. */
  public @Nullable Instant after(Instant instant) {
    if (!instant.isBefore(end) || start.isAfter(end)) {
      return null;
    }
    Instant from = instant.isBefore(start) ? start : instant.plusNanos(1);
    Instant time = recurrence.atOrAfter(from);
    return time == null || time.isAfter(end) ? null : time;
  }

  /**
   * Returns the last fire time that is not later than an instant, or null if there is none. A cron
   * without a start, and a one-time expression, have fire times before the creation too: whoever
   * asks backwards knows how far it matters.
   */
  public @Nullable Instant upTo(Instant instant) {
    if (instant.isBefore(start)) {
      return null;
    }
    Instant time = recurrence.atOrBefore(instant.isAfter(end) ? end : instant);
    return time == null || time.isBefore(start) ? null : time;
  }
}
