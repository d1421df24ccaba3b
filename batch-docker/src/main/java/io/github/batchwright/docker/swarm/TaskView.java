package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.Task;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.api.model.TaskState;
import com.github.dockerjava.api.model.TaskStatus;
import com.github.dockerjava.api.model.TaskStatusContainerStatus;
import io.github.batchwright.docker.engine.EngineMessages;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manager says of one task. Immutable.
 *
 * @param id the task's id
 * @param service the id of its service
 * @param node the id of its node, or null if it has none
 * @param created when it was made
 * @param state what it is in
 * @param desired what it is meant to be in
 * @param error what went wrong, in one line, or an empty text
 * @param container the id of its container, or null if it has none
 * @param exitCode the exit code of a container that has ended, or null
 * @param placeholder whether it was made by a stop and can run nowhere
 */
record TaskView(
    String id,
    String service,
    @Nullable String node,
    Instant created,
    TaskState state,
    TaskState desired,
    String error,
    @Nullable String container,
    @Nullable Integer exitCode,
    boolean placeholder) {

  static TaskView of(Task task) {
    TaskStatus status = task.getStatus();
    TaskStatusContainerStatus container = status == null ? null : status.getContainerStatus();
    TaskState state = status == null ? null : status.getState();
    TaskState desired = task.getDesiredState();
    return new TaskView(
        String.valueOf(task.getId()),
        String.valueOf(task.getServiceId()),
        presentOrNull(task.getNodeId()),
        instant(task.getCreatedAt()),
        state == null ? TaskState.NEW : state,
        desired == null ? TaskState.RUNNING : desired,
        status == null || status.getErr() == null ? "" : EngineMessages.oneLine(status.getErr()),
        container == null ? null : presentOrNull(container.getContainerID()),
        container == null || container.getExitCodeLong() == null
            ? null
            : container.getExitCodeLong().intValue(),
        isPlaceholder(task.getSpec()));
  }

  /** Says whether somebody wants it to end. */
  boolean isToEnd() {
    return desired.compareTo(TaskState.RUNNING) > 0;
  }

  private static boolean isPlaceholder(@Nullable TaskSpec spec) {
    List<String> constraints =
        spec == null || spec.getPlacement() == null ? null : spec.getPlacement().getConstraints();
    return constraints != null && constraints.contains(ServiceSpecs.NOWHERE);
  }

  private static @Nullable String presentOrNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static Instant instant(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
