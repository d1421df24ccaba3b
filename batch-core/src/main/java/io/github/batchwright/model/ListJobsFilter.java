package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Narrows a listing of a queue. AWS: {@code filters} of {@code ListJobs}, of which there may be one
 * at a time.
 *
 * @param name what is compared
 * @param value with what, as {@code name} says
 */
public record ListJobsFilter(Name name, String value) {
  private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");

  /** What a filter compares. */
  public enum Name {
    /** The job's name, in any case; {@code *} at the end matches any rest. */
    JOB_NAME,
    /**
     * The name of its definition, whatever the revision; {@code *} at the end matches any rest. Or
     * {@code name:revision}, without {@code *}. AWS writes the latter as an ARN.
     */
    JOB_DEFINITION,
    /** It was submitted before this many milliseconds since the epoch. */
    BEFORE_CREATED_AT,
    /** It was submitted after this many milliseconds since the epoch. */
    AFTER_CREATED_AT,
    /** Whose share of a fair-share queue it takes. */
    SHARE_IDENTIFIER
  }

  /** Checks that the value has the form that the name asks for. */
  public ListJobsFilter {
    Objects.requireNonNull(name, "name");
    Checks.notBlank("filters.values", value);
    switch (name) {
      case JOB_NAME -> checkStar(value);
      case JOB_DEFINITION -> {
        checkStar(value);
        Checks.require(
            value.indexOf(':') < 0 || value.indexOf('*') < 0,
            "filters.values",
            value,
            "may not hold '*' together with a revision");
      }
      case BEFORE_CREATED_AT, AFTER_CREATED_AT ->
          Checks.require(
              MILLIS.matcher(value).matches(),
              "filters.values",
              value,
              "must be milliseconds since the epoch");
      case SHARE_IDENTIFIER -> {}
    }
  }

  private static void checkStar(String value) {
    int star = value.indexOf('*');
    Checks.require(
        star < 0 || star == value.length() - 1,
        "filters.values",
        value,
        "may hold '*' only at its end");
  }

  /** Wants jobs of this name, or of any that begins like this if it ends with {@code *}. */
  public static ListJobsFilter jobName(String pattern) {
    return new ListJobsFilter(Name.JOB_NAME, pattern);
  }

  /** Wants jobs of a definition: {@code name}, {@code name*} or {@code name:revision}. */
  public static ListJobsFilter jobDefinition(String definition) {
    return new ListJobsFilter(Name.JOB_DEFINITION, definition);
  }

  /** Wants jobs submitted before an instant. */
  public static ListJobsFilter createdBefore(Instant instant) {
    return new ListJobsFilter(Name.BEFORE_CREATED_AT, Long.toString(instant.toEpochMilli()));
  }

  /** Wants jobs submitted after an instant. */
  public static ListJobsFilter createdAfter(Instant instant) {
    return new ListJobsFilter(Name.AFTER_CREATED_AT, Long.toString(instant.toEpochMilli()));
  }

  /** Wants jobs of one share. */
  public static ListJobsFilter shareIdentifier(String identifier) {
    return new ListJobsFilter(Name.SHARE_IDENTIFIER, identifier);
  }
}
