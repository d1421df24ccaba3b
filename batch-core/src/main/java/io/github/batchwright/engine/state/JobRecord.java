package io.github.batchwright.engine.state;

import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the cluster keeps it. Immutable but for the children of an array job, which only the
 * cluster changes.
 *
 * @param number counted from 1 in the order of submission
 * @param request what was asked for
 * @param definition the revision it runs, shared with other jobs
 * @param properties what it runs; the definition's own object unless something is overridden
 * @param shape what placement looks at in it, shared with other jobs
 * @param createdAt milliseconds since the epoch
 * @param unmet how many whole jobs or children it still waits for, and one more while it is held
 * @param doom why it can never run, seen from what it waits for, or null
 * @param raised the priority that it was given when its deadline passed, or {@link #NOT_RAISED}
 * @param state where it is in its life
 * @param children the children of an array job, or null
 * @param gang the nodes of a multi-node job, or null
 */
public record JobRecord(
    long number,
    SubmitJobRequest request,
    JobDefinitionRevision definition,
    JobProperties properties,
    Shape shape,
    long createdAt,
    int unmet,
    int raised,
    @Nullable String doom,
    TaskState state,
    @Nullable ArrayChildren children,
    @Nullable Gang gang) {

  /** Its deadline has not passed, or nothing followed from that. */
  static final int NOT_RAISED = -1;

  JobRecord withState(TaskState newState) {
    return with(request, shape, unmet, raised, doom, newState, children, gang);
  }

  JobRecord withWaits(int count, @Nullable String newDoom) {
    return with(request, shape, count, raised, newDoom, state, children, gang);
  }

  JobRecord raised(int priority) {
    return with(request, shape, unmet, priority, doom, state, children, gang);
  }

  JobRecord withGang(Gang newGang) {
    return with(request, shape, unmet, raised, doom, state, children, newGang);
  }

  JobRecord withShape(Shape newShape) {
    return with(request, newShape, unmet, raised, doom, state, children, gang);
  }

  JobRecord withArray(ArrayProperties array) {
    SubmitJobRequest changed = request.toBuilder().array(array).build();
    return with(changed, shape, unmet, raised, doom, state, children, gang);
  }

  JobRecord withChildren(ArrayChildren newChildren) {
    return with(request, shape, unmet, raised, doom, state, newChildren, gang);
  }

  /** Returns this job with all that can ever be another. */
  private JobRecord with(
      SubmitJobRequest newRequest,
      Shape newShape,
      int newUnmet,
      int newRaised,
      @Nullable String newDoom,
      TaskState newState,
      @Nullable ArrayChildren newChildren,
      @Nullable Gang newGang) {
    return new JobRecord(
        number,
        newRequest,
        definition,
        properties,
        newShape,
        createdAt,
        newUnmet,
        newRaised,
        newDoom,
        newState,
        newChildren,
        newGang);
  }

  public TaskState task(int index) {
    return index == TaskRef.WHOLE || children == null ? state : children.state(index);
  }

  public RetryStrategy retryStrategy() {
    RetryStrategy own = request.retryStrategy();
    return own == null ? definition.definition().retryStrategy() : own;
  }

  public @Nullable JobTimeout timeout() {
    JobTimeout own = request.timeout();
    return own == null ? definition.definition().timeout() : own;
  }

  /** Returns what every attempt takes besides compute and besides what its nodes take. */
  public List<ConsumableResourceRequirement> consumableResources() {
    List<ConsumableResourceRequirement> own = request.consumableResources();
    return own == null ? definition.definition().consumableResources() : own;
  }

  /** Returns the share or the quota share that it names, or null. */
  public @Nullable String share() {
    String quota = request.quotaShareName();
    return quota == null ? request.shareIdentifier() : quota;
  }

  /** Returns the priority inside its share, 0-9999: its own, or the one it was given if higher. */
  public int schedulingPriority() {
    Integer own = request.schedulingPriorityOverride();
    return Math.max(raised, own == null ? definition.definition().schedulingPriority() : own);
  }

  /** Says whether it was put before others when its deadline passed. */
  boolean isRaised() {
    return raised != NOT_RAISED;
  }

  /** Says whether it takes over the tags of its definition. */
  public boolean propagateTags() {
    Boolean own = request.propagateTags();
    return own == null ? definition.definition().propagateTags() : own;
  }

  /**
   * Returns the children of this array job.
   *
   * @throws IllegalStateException if it is none
   */
  public ArrayChildren requireChildren() {
    if (children == null) {
      throw new IllegalStateException("job " + number + " is no array job");
    }
    return children;
  }

  /**
   * Returns the nodes of this multi-node job.
   *
   * @throws IllegalStateException if it is none
   */
  public Gang requireGang() {
    if (gang == null) {
      throw new IllegalStateException("job " + number + " is no multi-node job");
    }
    return gang;
  }

  /** Says whether it, or a child of it, is RUNNABLE and no cap of its own stands against it. */
  boolean isReady() {
    if (children == null) {
      return state.status() == JobStatus.RUNNABLE;
    }
    return children.firstRunnable() >= 0 && !isAtCap();
  }

  /** Says whether as many of its children have an attempt as may. */
  public boolean isAtCap() {
    ArrayProperties array = request.arrayProperties();
    Integer cap = array == null ? null : array.maxConcurrency();
    return cap != null && children != null && children.countOpen() >= cap;
  }

  /** Returns how many things of it run or wait to run: itself, or its children. */
  public int weight() {
    return children == null ? 1 : children.size();
  }
}
