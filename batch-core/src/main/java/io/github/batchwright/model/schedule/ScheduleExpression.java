package io.github.batchwright.model.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.schedule.expression.Cron;
import io.github.batchwright.schedule.expression.ExpressionParser;
import io.github.batchwright.schedule.expression.OneTime;
import io.github.batchwright.schedule.expression.Parsed;
import io.github.batchwright.schedule.expression.Rate;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires, in the words of EventBridge Scheduler's {@code ScheduleExpression}.
 *
 * <ul>
 *   <li>{@code cron(minutes hours day-of-month month day-of-week year)}: local times of the
 *       schedule's zone. Values, {@code *}, lists {@code 1,15}, ranges {@code 9-17} and steps
 *       {@code 0/15} in all fields; {@code JAN-DEC} and {@code SUN-SAT} in any case; the days of
 *       the week are 1-7 from Sunday; the years are 1970-2199. One of the two fields of days must
 *       be {@code ?}. The day of the month may be {@code L} (the last), {@code LW} (the last from
 *       Monday to Friday) or {@code 15W} (the one from Monday to Friday that is nearest to the
 *       15th, in the same month; none where the month has no such day). The day of the week may be
 *       {@code 6L} (the last Friday of the month), {@code 2#1} (the first Monday) or {@code L}
 *       (Saturday).
 *   <li>{@code rate(value unit)}: a period that is counted in elapsed time: a day is 24 hours. The
 *       unit is {@code minute}, {@code hour} or {@code day}, with an s unless the value is 1;
 *       {@code second} is ours, AWS has none. At most 36500 days.
 *   <li>{@code at(yyyy-MM-ddTHH:mm:ss)}: once, at a local time of the schedule's zone.
 * </ul>
 *
 * <p>Two are equal if they are written alike, but for white space, the case of names, and zeros
 * before a number. Immutable and thread-safe.
 */
public final class ScheduleExpression {
  private final String text;

  // Keeps it from being forgotten, so that whoever asks by the text finds this very one.
  private final Parsed parsed;

  /** What kinds of expressions there are. */
  public enum Kind {
    /** Local times by the fields of the calendar. */
    CRON,
    /** A period of elapsed time. */
    RATE,
    /** One local time. */
    AT
  }

  private ScheduleExpression(Parsed parsed) {
    this.parsed = parsed;
    this.text = parsed.canonical();
  }

  /**
   * Parses an expression.
   *
   * @param text at most 256 characters
   * @throws IllegalArgumentException naming the field, its value and the rule, with a line below
   *     that marks the place, if it is no expression or one that can never fire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ScheduleExpression parse(String text) {
    return new ScheduleExpression(ExpressionParser.parse(text));
  }

  /**
   * Returns local times by the fields of the calendar.
   *
   * @param sixFields such as {@code 0 2 ? * MON-FRI *}, without {@code cron(} and {@code )}
   * @throws IllegalArgumentException as {@link #parse} does
   */
  public static ScheduleExpression cron(String sixFields) {
    return parse("cron(" + sixFields + ")");
  }

  /**
   * Returns a period of elapsed time, in the largest unit that divides it.
   *
   * @param every whole seconds, from 1 second to 36500 days
   * @throws IllegalArgumentException if it is not
   */
  public static ScheduleExpression rate(Duration every) {
    Checks.seconds("every", every, 1, Rate.LONGEST.toSeconds());
    return new ScheduleExpression(ExpressionParser.shared(Rate.of(every)));
  }

  /**
   * Returns one local time.
   *
   * @param time a whole second, in the years 1970-2199
   * @throws IllegalArgumentException if it is not
   */
  public static ScheduleExpression at(LocalDateTime time) {
    Checks.require(
        time.equals(time.truncatedTo(ChronoUnit.SECONDS)), "time", time, "must be a whole second");
    Checks.require(
        time.getYear() >= 1970 && time.getYear() <= 2199,
        "time",
        time,
        "must be in the years 1970-2199");
    return new ScheduleExpression(ExpressionParser.shared(new OneTime(time)));
  }

  /**
   * Returns the canonical text, such as {@code cron(0 2 * * ? *)}; parsing it gives an equal one.
   */
  @JsonValue
  public String text() {
    return text;
  }

  /** Returns what kind it is of. */
  public Kind kind() {
    if (parsed instanceof Cron) {
      return Kind.CRON;
    }
    return parsed instanceof Rate ? Kind.RATE : Kind.AT;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScheduleExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
