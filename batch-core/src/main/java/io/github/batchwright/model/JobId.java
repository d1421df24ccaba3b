package io.github.batchwright.model;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a job, or of one child of an array job ({@code <id>:<index>}). AWS: {@code jobId}.
 *
 * @param value the id as text, as AWS writes it
 */
public record JobId(String value) implements Comparable<JobId> {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]{1,64})(?::(\\d{1,9}))?");

  /** Checks the form of the id. */
  public JobId {
    Checks.require(
        FORM.matcher(value).matches(),
        "jobId",
        value,
        "must be an id such as 0d8c3f5e-... or <id>:<index>");
  }

  /** Returns the id of the child at {@code index} of this array job. */
  public JobId child(int index) {
    Checks.require(arrayIndex().isEmpty(), "jobId", value, "is a child already");
    return new JobId(value + ":" + Checks.atLeast("arrayIndex", index, 0));
  }

  /** Returns the index of this child, or nothing if this is not a child's id. */
  public OptionalInt arrayIndex() {
    Matcher matcher = FORM.matcher(value);
    return matcher.matches() && matcher.group(2) != null
        ? OptionalInt.of(Integer.parseInt(matcher.group(2)))
        : OptionalInt.empty();
  }

  /** Returns the array job of this child, or this id itself if it is not a child's. */
  public JobId arrayJob() {
    int colon = value.indexOf(':');
    return colon < 0 ? this : new JobId(value.substring(0, colon));
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
