package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import io.github.batchwright.model.JobStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changes in the life of a job or of an array child. Immutable; the states of those that never
 * started are shared.
 *
 * @param status where it is
 * @param statusReason why it ended, or is being ended, or null
 * @param attempts every attempt, oldest first
 * @param stoppedAt when it finished, or {@link Attempt#NEVER}
 * @param cancelled whether a caller cancelled it
 * @param terminated whether a caller terminated it
 */
public record TaskState(
    JobStatus status,
    @Nullable String statusReason,
    List<Attempt> attempts,
    long stoppedAt,
    boolean cancelled,
    boolean terminated) {

  private static final Map<JobStatus, TaskState> FRESH =
      Maps.immutableEnumMap(
          Maps.toMap(
              EnumSet.allOf(JobStatus.class),
              s -> new TaskState(s, null, ImmutableList.of(), Attempt.NEVER, false, false)));

  /** Returns the shared state of one that was never placed. */
  public static TaskState fresh(JobStatus status) {
    return Objects.requireNonNull(FRESH.get(status));
  }

  /** Returns a state that was kept; one that is shared, if it is that of one never placed. */
  public static TaskState of(
      JobStatus status,
      @Nullable String statusReason,
      List<Attempt> attempts,
      long stoppedAt,
      boolean cancelled,
      boolean terminated) {
    TaskState fresh = fresh(status);
    TaskState state =
        new TaskState(
            status, statusReason, ImmutableList.copyOf(attempts), stoppedAt, cancelled, terminated);
    return state.equals(fresh) ? fresh : state;
  }

  /** Returns the attempt that is going on, or null. */
  public @Nullable Attempt openAttempt() {
    Attempt last = lastAttempt();
    return last != null && last.isOpen() ? last : null;
  }

  /**
   * Returns the attempt that is going on.
   *
   * @throws IllegalStateException if there is none
   */
  public Attempt requireOpenAttempt() {
    Attempt attempt = openAttempt();
    if (attempt == null) {
      throw new IllegalStateException("no attempt is going on");
    }
    return attempt;
  }

  public @Nullable Attempt lastAttempt() {
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
  }

  TaskState moved(LifeCycle.Event event, @Nullable String reason, long at) {
    JobStatus to = LifeCycle.next(status, event);
    return new TaskState(
        to,
        to.isTerminal() ? reason : null,
        attempts,
        to.isTerminal() ? at : Attempt.NEVER,
        cancelled || event == LifeCycle.Event.CANCEL,
        terminated || event == LifeCycle.Event.TERMINATE);
  }

  /**
   * Marks it cancelled or terminated while its status stays. The first reason stays, but that of a
   * termination goes over that of a cancellation.
   */
  TaskState flagged(boolean byTermination, String reason) {
    boolean keeps = statusReason != null && (terminated || !byTermination);
    return new TaskState(
        status,
        keeps ? statusReason : reason,
        attempts,
        stoppedAt,
        cancelled || !byTermination,
        terminated || byTermination);
  }

  TaskState withAttempt(Attempt attempt) {
    return withAttempts(
        ImmutableList.<Attempt>builderWithExpectedSize(attempts.size() + 1)
            .addAll(attempts)
            .add(attempt)
            .build());
  }

  TaskState withLastAttempt(Attempt attempt) {
    return withAttempts(
        ImmutableList.<Attempt>builderWithExpectedSize(attempts.size())
            .addAll(attempts.subList(0, attempts.size() - 1))
            .add(attempt)
            .build());
  }

  private TaskState withAttempts(List<Attempt> list) {
    return new TaskState(status, statusReason, list, stoppedAt, cancelled, terminated);
  }
}
