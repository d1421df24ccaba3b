package io.github.batchwright.engine.codec;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for the constants of an enum on disk: their places in a list. New ones go
 * to the end of the list; the order of the enum does not matter. Immutable.
 */
final class Codes<E extends Enum<E>> {
  static final Codes<JobStatus> STATUS =
      new Codes<>(
          JobStatus.class,
          List.of(
              JobStatus.SUBMITTED,
              JobStatus.PENDING,
              JobStatus.RUNNABLE,
              JobStatus.STARTING,
              JobStatus.RUNNING,
              JobStatus.SUCCEEDED,
              JobStatus.FAILED));

  static final Codes<LifeCycle.Event> EVENT =
      new Codes<>(
          LifeCycle.Event.class,
          List.of(
              LifeCycle.Event.WAIT,
              LifeCycle.Event.RELEASE,
              LifeCycle.Event.REJECT,
              LifeCycle.Event.CANCEL,
              LifeCycle.Event.TERMINATE,
              LifeCycle.Event.DEPENDENCY_FAILED,
              LifeCycle.Event.PLACE,
              LifeCycle.Event.RUN,
              LifeCycle.Event.SUCCEED,
              LifeCycle.Event.RETRY,
              LifeCycle.Event.FAIL,
              LifeCycle.Event.CHILDREN_SUCCEEDED,
              LifeCycle.Event.CHILD_FAILED));

  static final Codes<Attempt.StopCause> STOP_CAUSE =
      new Codes<>(
          Attempt.StopCause.class,
          List.of(
              Attempt.StopCause.TIMEOUT,
              Attempt.StopCause.TERMINATED,
              Attempt.StopCause.SHUTDOWN,
              Attempt.StopCause.MAIN_NODE_ENDED,
              Attempt.StopCause.INSTANCE_RECLAIMED,
              Attempt.StopCause.PREEMPTED));

  static final Codes<Deadlines.Kind> DEADLINE =
      new Codes<>(Deadlines.Kind.class, List.of(Deadlines.Kind.TIMEOUT, Deadlines.Kind.KILL));

  static final Codes<SnapshotFact.FinishedKind> FINISHED =
      new Codes<>(
          SnapshotFact.FinishedKind.class,
          List.of(
              SnapshotFact.FinishedKind.IN_ORDER,
              SnapshotFact.FinishedKind.LATE,
              SnapshotFact.FinishedKind.HELD));

  static final Codes<JobDependency.Type> DEPENDENCY =
      new Codes<>(
          JobDependency.Type.class,
          List.of(
              JobDependency.Type.N_TO_N,
              JobDependency.Type.SEQUENTIAL,
              JobDependency.Type.COMPLETION,
              JobDependency.Type.FAILURE));

  private final List<E> constants;
  private final Map<E, Integer> codes;

  private Codes(Class<E> type, List<E> inOrder) {
    constants = ImmutableList.copyOf(inOrder);
    codes = new EnumMap<>(type);
    for (E constant : inOrder) {
      codes.put(constant, codes.size());
    }
    if (codes.size() != type.getEnumConstants().length) {
      throw new IllegalStateException("a constant is missing in " + constants);
    }
  }

  void write(ByteWriter out, E constant) {
    Integer code = codes.get(constant);
    if (code == null) {
      throw new IllegalStateException("no code for " + constant);
    }
    out.writeByte(code);
  }

  E read(ByteReader in) {
    return constant(in.readByte());
  }

  /** Writes a constant, or that there is none. */
  void writeOptional(ByteWriter out, @Nullable E constant) {
    if (constant == null) {
      out.writeByte(0xFF);
    } else {
      write(out, constant);
    }
  }

  @Nullable E readOptional(ByteReader in) {
    int code = in.readByte();
    return code == 0xFF ? null : constant(code);
  }

  private E constant(int code) {
    if (code >= constants.size()) {
      throw new IllegalStateException(
          "code " + code + " stands for none of " + constants + ": written by a newer version?");
    }
    return constants.get(code);
  }
}
