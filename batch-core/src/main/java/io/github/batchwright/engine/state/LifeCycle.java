package io.github.batchwright.engine.state;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.PENDING;
import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.STARTING;
import static io.github.batchwright.model.JobStatus.SUBMITTED;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.JobStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of a job as one table: from a status, by an event, to a status. */
public final class LifeCycle {
  /** What can happen to a job. */
  public enum Event {
    /** It has to wait: for other jobs, or for its own children. */
    WAIT,
    /** Nothing it waits for is left. */
    RELEASE,
    /** It cannot be run as it was submitted. */
    REJECT,
    /** A caller cancelled it before it was placed. */
    CANCEL,
    /** A caller terminated it before it was placed. */
    TERMINATE,
    /** A job it waits for failed. */
    DEPENDENCY_FAILED,
    /** An attempt was placed on an instance. */
    PLACE,
    /** The attempt runs. */
    RUN,
    /** The attempt ended well. */
    SUCCEED,
    /** The attempt ended badly, and there will be another. */
    RETRY,
    /** The attempt ended badly, and there will be no other. */
    FAIL,
    /** All children succeeded. */
    CHILDREN_SUCCEEDED,
    /** All children are finished, and at least one failed. */
    CHILD_FAILED
  }

  /**
   * One row.
   *
   * @param from the status before
   * @param event what happens
   * @param to the status after
   */
  public record Row(JobStatus from, Event event, JobStatus to) {}

  /** Every row; what is not here cannot happen. */
  public static final List<Row> TABLE =
      ImmutableList.of(
          new Row(SUBMITTED, Event.WAIT, PENDING),
          new Row(SUBMITTED, Event.RELEASE, RUNNABLE),
          new Row(SUBMITTED, Event.REJECT, FAILED),
          new Row(PENDING, Event.RELEASE, RUNNABLE),
          new Row(PENDING, Event.CANCEL, FAILED),
          new Row(PENDING, Event.TERMINATE, FAILED),
          new Row(PENDING, Event.DEPENDENCY_FAILED, FAILED),
          new Row(PENDING, Event.CHILDREN_SUCCEEDED, SUCCEEDED),
          new Row(PENDING, Event.CHILD_FAILED, FAILED),
          new Row(RUNNABLE, Event.PLACE, STARTING),
          new Row(RUNNABLE, Event.CANCEL, FAILED),
          new Row(RUNNABLE, Event.TERMINATE, FAILED),
          new Row(STARTING, Event.RUN, RUNNING),
          new Row(STARTING, Event.RETRY, RUNNABLE),
          new Row(STARTING, Event.FAIL, FAILED),
          new Row(RUNNING, Event.SUCCEED, SUCCEEDED),
          new Row(RUNNING, Event.RETRY, RUNNABLE),
          new Row(RUNNING, Event.FAIL, FAILED));

  private static final Map<JobStatus, Map<Event, JobStatus>> NEXT = new EnumMap<>(JobStatus.class);

  static {
    for (Row row : TABLE) {
      NEXT.computeIfAbsent(row.from(), from -> new EnumMap<>(Event.class))
          .put(row.event(), row.to());
    }
  }

  private LifeCycle() {}

  /** Says whether an event can happen in a status. */
  public static boolean allows(JobStatus from, Event event) {
    return find(from, event) != null;
  }

  /**
   * Returns the status after an event.
   *
   * @throws IllegalStateException if the table has no such row
   */
  public static JobStatus next(JobStatus from, Event event) {
    JobStatus to = find(from, event);
    if (to == null) {
      throw new IllegalStateException("no " + event + " from " + from);
    }
    return to;
  }

  private static @Nullable JobStatus find(JobStatus from, Event event) {
    return NEXT.getOrDefault(from, ImmutableMap.of()).get(event);
  }

  /** Draws the table as a Mermaid state diagram. */
  public static String diagram() {
    StringBuilder text = new StringBuilder("stateDiagram-v2\n    [*] --> SUBMITTED\n");
    for (Row row : TABLE) {
      text.append("    %s --> %s : %s\n".formatted(row.from(), row.to(), row.event()));
    }
    return text.append("    SUCCEEDED --> [*]\n    FAILED --> [*]\n").toString();
  }
}
