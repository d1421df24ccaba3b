package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.TaskState;
import io.github.batchwright.docker.engine.Refusals;

/**
 * What it means for an attempt that its task is in a state. Immutable.
 *
 * @param kind what it means
 * @param reason more about it, or an empty text
 * @param exitCode the exit code of a task that has ended; else 0
 */
record TaskVerdict(Kind kind, String reason, int exitCode) {
  static final String REMOVED = "Its service was removed by somebody else while it ran";

  /** What the agent reports for a container that was killed along with the engine. */
  private static final int ENGINE_DIED = 255;

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** The kinds of meaning. */
  enum Kind {
    /** It waits for a node. */
    PENDING,
    /** It has a node, which has not taken it up. */
    ASSIGNED,
    /** Its node fetches the image, or makes the container. */
    PREPARING,
    /** It runs. */
    RUNNING,
    /** Its node is down, and it may run there all the same. */
    CUT_OFF,
    /** Its container has ended, and the exit code is its own. */
    ENDED,
    /** Its container could not be started. */
    NOT_STARTED,
    /** It was called off before there was a container. */
    NEVER_RAN,
    /** Its node was taken from it: it did not end of its own accord. */
    LOST;

    /** Says whether nothing can change any more. */
    boolean isFinal() {
      return compareTo(ENDED) >= 0;
    }
  }

  /**
   * Judges a task.
   *
   * @param node how its node is; anything if it has none
   * @param nodeWasAway whether its node, or every manager, has been away a short while ago
   * @param stopped whether this executor has asked it to end
   */
  static TaskVerdict of(TaskView task, NodeCondition node, boolean nodeWasAway, boolean stopped) {
    if (task.placeholder()) {
      return of(Kind.NEVER_RAN, "");
    }
    return switch (task.state()) {
      case NEW, ALLOCATED, PENDING ->
          task.isToEnd() ? of(Kind.NEVER_RAN, task.error()) : of(Kind.PENDING, task.error());
      case ASSIGNED, ACCEPTED -> onNode(task, Kind.ASSIGNED, node);
      case PREPARING, READY, STARTING -> onNode(task, Kind.PREPARING, node);
      case RUNNING -> onNode(task, Kind.RUNNING, node);
      case COMPLETE -> new TaskVerdict(Kind.ENDED, "", code(task));
      case SHUTDOWN, REMOVE -> shutDown(task, stopped);
      case FAILED -> failed(task, nodeWasAway && !stopped);
      case REJECTED -> of(Kind.NOT_STARTED, refusal(task));
      case ORPHANED -> of(Kind.LOST, "Its node was away for so long that Swarm gave the task up");
    };
  }

  private static TaskVerdict onNode(TaskView task, Kind usual, NodeCondition node) {
    return switch (node) {
      case KNOWN -> of(usual, task.error());
      case DOWN -> of(Kind.CUT_OFF, "");
      case GIVEN_UP -> of(Kind.LOST, "Its node has been down for too long");
      case GONE -> of(Kind.LOST, "Its node has left the swarm");
    };
  }

  private static TaskVerdict shutDown(TaskView task, boolean stopped) {
    if (task.container() == null) {
      return of(Kind.NEVER_RAN, task.error());
    }
    if (stopped) {
      return new TaskVerdict(Kind.ENDED, "", code(task));
    }
    if (task.desired() == TaskState.REMOVE) {
      return of(Kind.LOST, REMOVED);
    }
    return of(Kind.LOST, "Swarm ended it to free its node, exit code " + code(task));
  }

  /** The agent calls everything failed that did not return 0, be it the program or its start. */
  private static TaskVerdict failed(TaskView task, boolean nodeWasAway) {
    int code = code(task);
    boolean ran = task.container() != null && task.error().startsWith("task: non-zero exit");
    if (!ran) {
      return of(Kind.NOT_STARTED, refusal(task));
    }
    if (nodeWasAway && (code == ENGINE_DIED || code == KILLED || code == TERMINATED)) {
      return of(Kind.LOST, "It did not outlive that its node was away, exit code " + code);
    }
    return new TaskVerdict(Kind.ENDED, "", code);
  }

  private static int code(TaskView task) {
    Integer code = task.exitCode();
    return code == null ? 0 : code;
  }

  /** Swarm has one state for all refusals; what was refused is in the words alone. */
  private static String refusal(TaskView task) {
    String error = task.error().isEmpty() ? "task " + task.state().getValue() : task.error();
    if (error.contains("No such image")
        || error.contains("pull access denied")
        || error.contains("manifest")) {
      return Refusals.PULL + error;
    }
    return (task.state() == TaskState.REJECTED && task.container() == null
            ? Refusals.CREATE
            : Refusals.START)
        + error;
  }

  private static TaskVerdict of(Kind kind, String reason) {
    return new TaskVerdict(kind, reason, 0);
  }
}
