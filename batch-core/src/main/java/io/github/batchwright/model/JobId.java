package io.github.batchwright.model;

import com.google.common.base.Ascii;
import io.github.batchwright.checks.Checks;
import java.util.OptionalInt;

/**
 * The id of a job, of one child of an array job ({@code <id>:<index>}), or of one node of a
 * multi-node job ({@code <id>#<index>}). AWS: {@code jobId}.
 *
 * @param value the id as text, as AWS writes it
 */
public record JobId(String value) implements Comparable<JobId> {
  private static final int LONGEST = 64;
  private static final int LONGEST_INDEX = 9;

  /**
   * Checks the form of the id: 1-64 letters, digits and '-', and an index for a child or a node.
   */
  public JobId {
    Checks.require(
        isWellFormed(value),
        "jobId",
        value,
        "must be an id such as 0d8c3f5e-..., <id>:<index> or <id>#<index>");
  }

  // Ids are made often, so this is no regular expression.
  private static boolean isWellFormed(String value) {
    int mark = mark(value);
    int end = mark < 0 ? value.length() : mark;
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (!Ascii.isLowerCase(c) && !Ascii.isUpperCase(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    for (int i = end + 1; i < value.length(); i++) {
      if (!isDigit(value.charAt(i))) {
        return false;
      }
    }
    int digits = value.length() - end - 1;
    return end >= 1 && end <= LONGEST && (mark < 0 || (digits >= 1 && digits <= LONGEST_INDEX));
  }

  /** Returns where the index begins that follows the job's own id, or -1. */
  private static int mark(String value) {
    int colon = value.indexOf(':');
    return colon < 0 ? value.indexOf('#') : colon;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Returns the id of the child at {@code index} of this array job. */
  public JobId child(int index) {
    Checks.require(mark(value) < 0, "jobId", value, "is a child or a node already");
    return new JobId(value + ":" + Checks.atLeast("arrayIndex", index, 0));
  }

  /** Returns the id of the node at {@code index} of this multi-node job. */
  public JobId node(int index) {
    Checks.require(mark(value) < 0, "jobId", value, "is a child or a node already");
    return new JobId(value + "#" + Checks.atLeast("nodeIndex", index, 0));
  }

  /** Returns the index of this child, or nothing if this is not a child's id. */
  public OptionalInt arrayIndex() {
    return indexAfter(':');
  }

  /** Returns the index of this node, or nothing if this is not a node's id. */
  public OptionalInt nodeIndex() {
    return indexAfter('#');
  }

  private OptionalInt indexAfter(char mark) {
    int at = value.indexOf(mark);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value.substring(at + 1)));
  }

  /** Returns the array job of this child, or this id itself if it is not a child's. */
  public JobId arrayJob() {
    return value.indexOf(':') < 0 ? this : wholeJob();
  }

  /** Returns the job that this child or this node is part of, or this id itself if it is whole. */
  public JobId wholeJob() {
    int mark = mark(value);
    return mark < 0 ? this : new JobId(value.substring(0, mark));
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
