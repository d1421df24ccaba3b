package io.github.batchwright.engine.state;

/**
 * Points at a job, or at one child of an array job.
 *
 * @param number the number of the job, counted from 1
 * @param index the child's index, or {@link #WHOLE}
 */
public record TaskRef(long number, int index) {
  /** The index that means the job itself. */
  public static final int WHOLE = -1;

  /** Points at a job itself. */
  public static TaskRef whole(long number) {
    return new TaskRef(number, WHOLE);
  }

  public boolean isChild() {
    return index != WHOLE;
  }

  public TaskRef parent() {
    return whole(number);
  }
}
