package io.github.batchwright.docker.swarm;

import static io.github.batchwright.docker.swarm.NodeCondition.DOWN;
import static io.github.batchwright.docker.swarm.NodeCondition.GIVEN_UP;
import static io.github.batchwright.docker.swarm.NodeCondition.GONE;
import static io.github.batchwright.docker.swarm.NodeCondition.KNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.TaskState;
import io.github.batchwright.docker.swarm.TaskVerdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each state of a task means, as a table: every row was seen on a swarm. */
final class TaskVerdictTest {
  private static final boolean OURS = true;
  private static final boolean NOT_OURS = false;
  private static final String NO_ROOM = "no suitable node (insufficient resources on 3 nodes)";

  /** A row: what a manager says, and what is to be made of it. */
  private record Row(
      TaskState state,
      TaskState desired,
      NodeCondition node,
      boolean nodeWasAway,
      boolean stopped,
      String error,
      @Nullable Integer exitCode,
      Kind kind,
      String reason) {}

  private static final List<Row> TABLE =
      List.of(
          // On the way to a node.
          row(TaskState.NEW, TaskState.RUNNING, KNOWN, NOT_OURS, "", null, Kind.PENDING, ""),
          row(TaskState.ALLOCATED, TaskState.RUNNING, GONE, NOT_OURS, "", null, Kind.PENDING, ""),
          row(
              TaskState.PENDING,
              TaskState.RUNNING,
              GONE,
              NOT_OURS,
              NO_ROOM,
              null,
              Kind.PENDING,
              NO_ROOM),
          row(TaskState.PENDING, TaskState.SHUTDOWN, GONE, OURS, "", null, Kind.NEVER_RAN, ""),
          // On the node, not running.
          row(TaskState.ASSIGNED, TaskState.RUNNING, KNOWN, NOT_OURS, "", null, Kind.ASSIGNED, ""),
          row(TaskState.ACCEPTED, TaskState.RUNNING, KNOWN, NOT_OURS, "", null, Kind.ASSIGNED, ""),
          row(TaskState.ASSIGNED, TaskState.RUNNING, DOWN, NOT_OURS, "", null, Kind.CUT_OFF, ""),
          row(
              TaskState.PREPARING,
              TaskState.RUNNING,
              KNOWN,
              NOT_OURS,
              "",
              null,
              Kind.PREPARING,
              ""),
          row(TaskState.READY, TaskState.RUNNING, KNOWN, NOT_OURS, "", null, Kind.PREPARING, ""),
          row(TaskState.STARTING, TaskState.RUNNING, KNOWN, NOT_OURS, "", null, Kind.PREPARING, ""),
          row(TaskState.STARTING, TaskState.SHUTDOWN, KNOWN, OURS, "", null, Kind.PREPARING, ""),
          // Running, as far as anybody knows. The exit code is not one yet.
          row(TaskState.RUNNING, TaskState.RUNNING, KNOWN, NOT_OURS, "", 0, Kind.RUNNING, ""),
          row(TaskState.RUNNING, TaskState.SHUTDOWN, KNOWN, OURS, "", -1, Kind.RUNNING, ""),
          row(TaskState.RUNNING, TaskState.SHUTDOWN, DOWN, NOT_OURS, "", 0, Kind.CUT_OFF, ""),
          row(
              TaskState.RUNNING,
              TaskState.SHUTDOWN,
              GIVEN_UP,
              NOT_OURS,
              "",
              0,
              Kind.LOST,
              "Its node has been down for too long"),
          row(
              TaskState.RUNNING,
              TaskState.SHUTDOWN,
              GONE,
              NOT_OURS,
              "",
              0,
              Kind.LOST,
              "Its node has left the swarm"),
          // Ended.
          row(TaskState.COMPLETE, TaskState.SHUTDOWN, KNOWN, NOT_OURS, "", 0, Kind.ENDED, ""),
          row(TaskState.COMPLETE, TaskState.SHUTDOWN, GIVEN_UP, NOT_OURS, "", 0, Kind.ENDED, ""),
          row(
              TaskState.FAILED,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "task: non-zero exit (7)",
              7,
              Kind.ENDED,
              ""),
          row(
              TaskState.FAILED,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "task: non-zero exit (255)",
              255,
              Kind.ENDED,
              ""),
          row(TaskState.SHUTDOWN, TaskState.SHUTDOWN, KNOWN, OURS, "", 5, Kind.ENDED, ""),
          row(TaskState.SHUTDOWN, TaskState.SHUTDOWN, KNOWN, OURS, "", 137, Kind.ENDED, ""),
          row(
              TaskState.SHUTDOWN,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "",
              143,
              Kind.LOST,
              "Swarm ended it to free its node, exit code 143"),
          row(
              TaskState.REMOVE,
              TaskState.REMOVE,
              KNOWN,
              NOT_OURS,
              "",
              143,
              Kind.LOST,
              "Its service was removed by somebody else while it ran"),
          row(
              TaskState.ORPHANED,
              TaskState.SHUTDOWN,
              DOWN,
              NOT_OURS,
              "",
              0,
              Kind.LOST,
              "Its node was away for so long that Swarm gave the task up"),
          // Refused.
          row(
              TaskState.REJECTED,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "No such image: none:1",
              null,
              Kind.NOT_STARTED,
              "CannotPullContainerError: No such image: none:1"),
          row(
              TaskState.REJECTED,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "Minimum memory limit allowed is 6MB",
              null,
              Kind.NOT_STARTED,
              "CannotCreateContainerError: Minimum memory limit allowed is 6MB"),
          row(
              TaskState.FAILED,
              TaskState.SHUTDOWN,
              KNOWN,
              NOT_OURS,
              "starting container failed: no such device",
              128,
              Kind.NOT_STARTED,
              "CannotStartContainerError: starting container failed: no such device"));

  private static Row row(
      TaskState state,
      TaskState desired,
      NodeCondition node,
      boolean stopped,
      String error,
      @Nullable Integer exitCode,
      Kind kind,
      String reason) {
    return new Row(state, desired, node, false, stopped, error, exitCode, kind, reason);
  }

  private static TaskView task(
      TaskState state, TaskState desired, String error, @Nullable Integer exitCode) {
    String container = exitCode == null ? null : "c1";
    return new TaskView(
        "t1", "s1", "n1", Instant.EPOCH, state, desired, error, container, exitCode, false);
  }

  @Test
  void everyRowOfTheTable() {
    List<String> wrong = new ArrayList<>();
    for (Row row : TABLE) {
      TaskVerdict verdict =
          TaskVerdict.of(
              task(row.state, row.desired, row.error, row.exitCode),
              row.node,
              row.nodeWasAway,
              row.stopped);
      int code = row.kind == Kind.ENDED && row.exitCode != null ? row.exitCode : 0;
      if (!verdict.equals(new TaskVerdict(row.kind, row.reason, code))) {
        wrong.add(row + " is taken for " + verdict);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyStateOfSwarmIsInTheTable() {
    Set<TaskState> missing = EnumSet.allOf(TaskState.class);
    TABLE.forEach(row -> missing.remove(row.state()));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyMeaningIsInTheTable() {
    Set<Kind> missing = EnumSet.allOf(Kind.class);
    TABLE.forEach(row -> missing.remove(row.kind()));
    assertEquals(Set.of(), missing);
  }

  @Test
  void codeOfAnEngineThatDiedCountsAsALossOnlyIfTheNodeWasAway() {
    for (int code : List.of(137, 143, 255)) {
      TaskView task =
          task(TaskState.FAILED, TaskState.SHUTDOWN, "task: non-zero exit (" + code + ")", code);
      assertEquals(Kind.LOST, TaskVerdict.of(task, KNOWN, true, false).kind());
      assertEquals(Kind.ENDED, TaskVerdict.of(task, KNOWN, false, false).kind());
      assertEquals(Kind.ENDED, TaskVerdict.of(task, KNOWN, true, true).kind());
    }
    TaskView own = task(TaskState.FAILED, TaskState.SHUTDOWN, "task: non-zero exit (7)", 7);
    assertEquals(new TaskVerdict(Kind.ENDED, "", 7), TaskVerdict.of(own, KNOWN, true, false));
  }

  @Test
  void placeholderOfAStopSaysThatNothingRan() {
    TaskView task =
        new TaskView(
            "t2",
            "s1",
            null,
            Instant.EPOCH,
            TaskState.PENDING,
            TaskState.RUNNING,
            "no suitable node (scheduling constraints not satisfied on 3 nodes)",
            null,
            null,
            true);
    assertEquals(Kind.NEVER_RAN, TaskVerdict.of(task, KNOWN, false, true).kind());
  }

  @Test
  void whatMayStillChangeIsNotFinal() {
    for (Kind kind :
        List.of(Kind.PENDING, Kind.ASSIGNED, Kind.PREPARING, Kind.RUNNING, Kind.CUT_OFF)) {
      assertFalse(kind.isFinal(), kind.toString());
    }
    for (Kind kind : List.of(Kind.ENDED, Kind.NOT_STARTED, Kind.NEVER_RAN, Kind.LOST)) {
      assertTrue(kind.isFinal(), kind.toString());
    }
  }
}
