package io.github.batchwright.model.schedule;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Submits a job whenever its expression says so. Dates follow the wall clock. AWS: {@code
 * CreateSchedule} of EventBridge Scheduler. Immutable.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param expression when it fires. AWS: {@code ScheduleExpression}
 * @param timeZone the zone of the expression's dates. AWS: {@code ScheduleExpressionTimezone}
 * @param startDate the date before which it does not fire, in the years 1970-9999, or null
 * @param endDate the date after which it does not fire, in the years 1970-9999, or null
 * @param flexibleTimeWindow how much later than the expression says it may fire, so that schedules
 *     of one expression do not all fire at once; a whole number of seconds up to 24 hours, zero for
 *     none. AWS: {@code FlexibleTimeWindow}
 * @param job what is submitted; it may have no client token
 * @param overlapPolicy what happens while an earlier job of it is not finished
 * @param missedFires what happens about fires that were missed
 * @param state whether it fires by itself. AWS: {@code State}
 * @param deleteAfterCompletion whether it is deleted once it will never fire again and its jobs are
 *     finished. AWS: {@code ActionAfterCompletion}
 * @param description up to 512 characters, or null
 * @param tags at most 50
 */
public record Schedule(
    String name,
    ScheduleExpression expression,
    ZoneId timeZone,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    Duration flexibleTimeWindow,
    SubmitJobRequest job,
    OverlapPolicy overlapPolicy,
    MissedFires missedFires,
    ResourceState state,
    boolean deleteAfterCompletion,
    @Nullable String description,
    Map<String, String> tags) {
  private static final long LONGEST_WINDOW_SECONDS = Duration.ofDays(1).toSeconds();
  private static final int LONGEST_DESCRIPTION = 512;

  /** Checks and copies the fields. */
  public Schedule {
    Checks.name("scheduleName", name);
    Objects.requireNonNull(expression, "scheduleExpression");
    Objects.requireNonNull(timeZone, "scheduleExpressionTimezone");
    checkDate("startDate", startDate);
    checkDate("endDate", endDate);
    Checks.require(
        startDate == null || endDate == null || startDate.isBefore(endDate),
        "startDate",
        String.valueOf(startDate),
        "must be before the endDate, " + endDate);
    Checks.seconds("flexibleTimeWindow", flexibleTimeWindow, 0, LONGEST_WINDOW_SECONDS);
    Checks.require(
        job.clientToken() == null,
        "job.clientToken",
        String.valueOf(job.clientToken()),
        "must not be given: every fire submits a job of its own");
    Objects.requireNonNull(overlapPolicy, "overlapPolicy");
    Objects.requireNonNull(missedFires, "missedFires");
    Objects.requireNonNull(state, "state");
    Checks.require(
        description == null || description.length() <= LONGEST_DESCRIPTION,
        "description",
        String.valueOf(description),
        "must be at most " + LONGEST_DESCRIPTION + " characters");
    tags = Checks.tags(tags);
  }

  private static void checkDate(String field, @Nullable Instant date) {
    Checks.require(
        date == null || !(date.isBefore(Instant.EPOCH) || date.isAfter(Checks.LAST_DATE)),
        field,
        String.valueOf(date),
        "must be in the years 1970-9999");
  }

  /**
   * Starts a schedule.
   *
   * @param expression such as {@code cron(0 2 * * ? *)}, {@code rate(5 minutes)} or {@code
   *     at(2026-12-24T18:00:00)}; see {@link ScheduleExpression#parse}
   */
  public static Builder builder(String name, String expression, SubmitJobRequest job) {
    return builder(name, ScheduleExpression.parse(expression), job);
  }

  /** Starts a schedule. */
  public static Builder builder(String name, ScheduleExpression expression, SubmitJobRequest job) {
    return new Builder(name, expression, job);
  }

  /** Starts a schedule that has every field of this one. */
  public Builder toBuilder() {
    Builder copy = new Builder(name, expression, job);
    copy.timeZone = timeZone;
    copy.startDate = startDate;
    copy.endDate = endDate;
    copy.flexibleTimeWindow = flexibleTimeWindow;
    copy.overlapPolicy = overlapPolicy;
    copy.missedFires = missedFires;
    copy.state = state;
    copy.deleteAfterCompletion = deleteAfterCompletion;
    copy.description = description;
    copy.tags.putAll(tags);
    return copy;
  }

  /** Returns this schedule in another state. */
  public Schedule withState(ResourceState newState) {
    return toBuilder().state(newState).build();
  }

  /** Returns this schedule with other tags. */
  public Schedule withTags(Map<String, String> newTags) {
    Builder copy = toBuilder();
    copy.tags.clear();
    copy.tags.putAll(newTags);
    return copy.build();
  }

  /** Collects the fields of a {@link Schedule}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private ScheduleExpression expression;
    private SubmitJobRequest job;
    private ZoneId timeZone = ZoneId.of("UTC");
    private @Nullable Instant startDate;
    private @Nullable Instant endDate;
    private Duration flexibleTimeWindow = Duration.ZERO;
    private OverlapPolicy overlapPolicy = OverlapPolicy.ALLOW;
    private MissedFires missedFires = MissedFires.last();
    private ResourceState state = ResourceState.ENABLED;
    private boolean deleteAfterCompletion;
    private @Nullable String description;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder(String name, ScheduleExpression expression, SubmitJobRequest job) {
      this.name = name;
      this.expression = expression;
      this.job = job;
    }

    /** Sets another expression. */
    public Builder expression(ScheduleExpression other) {
      this.expression = other;
      return this;
    }

    /** Sets what is submitted. */
    public Builder job(SubmitJobRequest request) {
      this.job = request;
      return this;
    }

    /** Sets the zone of the expression's dates; UTC unless said. */
    public Builder timeZone(ZoneId zone) {
      this.timeZone = zone;
      return this;
    }

    /**
     * Sets the zone of the expression's dates, such as {@code Europe/Paris}.
     *
     * @throws IllegalArgumentException if there is no such zone
     */
    public Builder timeZone(String zone) {
      try {
        return timeZone(ZoneId.of(zone));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "scheduleExpressionTimezone: '" + zone + "' must be a time zone such as Europe/Paris",
            e);
      }
    }

    /** Does not fire before a date. */
    public Builder startDate(Instant date) {
      this.startDate = date;
      return this;
    }

    /** Does not fire after a date. */
    public Builder endDate(Instant date) {
      this.endDate = date;
      return this;
    }

    /** Fires up to so much later than the expression says; not at all unless said. */
    public Builder flexibleTimeWindow(Duration atMost) {
      this.flexibleTimeWindow = atMost;
      return this;
    }

    /** Sets what happens while an earlier job is not finished; ALLOW unless said, as in AWS. */
    public Builder overlapPolicy(OverlapPolicy policy) {
      this.overlapPolicy = policy;
      return this;
    }

    /** Sets what happens about fires that were missed; the last is made up for unless said. */
    public Builder missedFires(MissedFires rules) {
      this.missedFires = rules;
      return this;
    }

    /** Says whether it fires by itself. */
    public Builder state(ResourceState newState) {
      this.state = newState;
      return this;
    }

    /** Has it deleted once it will never fire again and its jobs are finished. */
    public Builder deleteAfterCompletion(boolean delete) {
      this.deleteAfterCompletion = delete;
      return this;
    }

    /** Says what it is for. */
    public Builder description(String text) {
      this.description = text;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the schedule.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public Schedule build() {
      return new Schedule(
          name,
          expression,
          timeZone,
          startDate,
          endDate,
          flexibleTimeWindow,
          job,
          overlapPolicy,
          missedFires,
          state,
          deleteAfterCompletion,
          description,
          tags);
    }
  }
}
