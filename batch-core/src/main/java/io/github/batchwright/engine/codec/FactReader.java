package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.Departures;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link FactWriter} wrote. Confined to one thread. */
final class FactReader {
  private final ByteReader in;
  private final Interner texts;

  FactReader(ByteReader in, Interner texts) {
    this.in = in;
    this.texts = texts;
  }

  Fact read() {
    int code = in.readByte();
    return switch (code) {
      case FactCode.JSON -> FactJson.read(in.readBytes(), Fact.class);
      case FactCode.JOB_SUBMITTED -> readJobSubmitted();
      case FactCode.MOVED ->
          new Fact.Moved(task(), Codes.EVENT.read(in), texts.internOptional(optional()));
      case FactCode.CHILDREN_MOVED -> readChildrenMoved();
      case FactCode.DEPENDENTS_TOLD -> new Fact.DependentsTold(in.readInt());
      case FactCode.FLAGGED -> new Fact.Flagged(task(), in.readBoolean(), in.readText());
      case FactCode.ATTEMPT_PLACED ->
          new Fact.AttemptPlaced(task(), in.readInt(), text(), in.readInt());
      case FactCode.ATTEMPT_STARTED -> new Fact.AttemptStarted(task(), in.readSigned());
      case FactCode.STOP_ORDERED -> readStopOrdered();
      case FactCode.KILL_ORDERED -> new Fact.KillOrdered(task());
      case FactCode.ATTEMPT_ENDED -> readAttemptEnded();
      case FactCode.JOB_FORGOTTEN -> new Fact.JobForgotten(in.readUnsigned());
      case FactCode.GANG_PLACED -> readGangPlaced();
      case FactCode.NODES_LAUNCHED -> new GangFact.NodesLaunched(task(), text());
      case FactCode.NODE_STARTED -> new GangFact.NodeStarted(task(), in.readInt());
      case FactCode.NODE_ENDED -> readNodeEnded();
      case FactCode.NODES_LET_GO -> new GangFact.NodesLetGo(task(), text(), in.readBoolean());
      default -> readOfSnapshot(code);
    };
  }

  private Fact readOfSnapshot(int code) {
    return switch (code) {
      case FactCode.JOB_KEPT -> readJobKept();
      case FactCode.CHILDREN_KEPT -> readChildrenKept();
      case FactCode.FINISHED_KEPT ->
          new SnapshotFact.FinishedKept(
              text(), Codes.FINISHED.read(in), StateBytes.readNumbers(in));
      case FactCode.OPEN_KEPT -> readOpenKept();
      case FactCode.DEADLINE_KEPT ->
          new SnapshotFact.DeadlineKept(
              new Deadlines.Deadline(in.readSigned(), task(), Codes.DEADLINE.read(in)));
      case FactCode.TELLING_KEPT ->
          new SnapshotFact.TellingKept(in.readBoolean(), StateBytes.readNumbers(in));
      case FactCode.SHARE_KEPT ->
          new SnapshotFact.ShareKept(text(), in.readText(), StateBytes.readUsage(in));
      case FactCode.DEPARTURE_KEPT ->
          new SnapshotFact.DepartureKept(
              text(), new Departures.Departure(in.readUnsigned(), in.readInt(), in.readSigned()));
      default ->
          throw new IllegalStateException(
              "code " + code + " stands for no kind of fact: written by a newer version?");
    };
  }

  private TaskRef task() {
    return StateBytes.readTask(in);
  }

  private String text() {
    return texts.intern(in.readText());
  }

  private @Nullable String optional() {
    return in.readOptionalText();
  }

  private Fact readJobSubmitted() {
    long number = in.readUnsigned();
    int revision = in.readInt();
    return new Fact.JobSubmitted(number, RequestBytes.read(in, texts), revision);
  }

  private Fact readChildrenMoved() {
    long number = in.readUnsigned();
    int first = in.readInt();
    int end = in.readInt();
    return new Fact.ChildrenMoved(
        number, first, end, Codes.EVENT.read(in), texts.internOptional(optional()));
  }

  private Fact readStopOrdered() {
    TaskRef task = task();
    Attempt.StopOrder order = new Attempt.StopOrder(Codes.STOP_CAUSE.read(in), in.readText());
    return new Fact.StopOrdered(task, order, in.readSigned());
  }

  private Fact readAttemptEnded() {
    return new Fact.AttemptEnded(
        task(),
        Codes.EVENT.read(in),
        in.readOptionalInt(),
        texts.internOptional(optional()),
        text(),
        in.readBoolean());
  }

  private Fact readGangPlaced() {
    TaskRef task = task();
    int attempt = in.readInt();
    String environment = text();
    int count = in.readCount();
    List<Integer> instances = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      instances.add(in.readInt());
    }
    return new GangFact.GangPlaced(task, attempt, environment, instances);
  }

  private Fact readNodeEnded() {
    return new GangFact.NodeEnded(
        task(),
        in.readInt(),
        in.readOptionalInt(),
        texts.internOptional(optional()),
        text(),
        in.readBoolean(),
        in.readBoolean(),
        Codes.EVENT.readOptional(in));
  }

  private Fact readJobKept() {
    long number = in.readUnsigned();
    SubmitJobRequest request = RequestBytes.read(in, texts);
    int revision = in.readInt();
    long createdAt = in.readSigned();
    int unmet = in.readInt();
    String doom = texts.internOptional(optional());
    var state = StateBytes.readState(in, texts);
    int attempts = in.readCount();
    List<List<GangNode>> nodes = new ArrayList<>(attempts);
    for (int i = 0; i < attempts; i++) {
      nodes.add(readNodes());
    }
    return new SnapshotFact.JobKept(
        number,
        request,
        revision,
        createdAt,
        unmet,
        doom,
        state,
        nodes,
        optional(),
        Codes.EVENT.readOptional(in));
  }

  private List<GangNode> readNodes() {
    int count = in.readCount();
    List<GangNode> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(StateBytes.readNode(in, texts));
    }
    return nodes;
  }

  private Fact readChildrenKept() {
    long number = in.readUnsigned();
    int first = in.readInt();
    int count = in.readCount();
    List<SnapshotFact.ChildrenKept.Run> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      runs.add(new SnapshotFact.ChildrenKept.Run(in.readInt(), StateBytes.readState(in, texts)));
    }
    return new SnapshotFact.ChildrenKept(number, first, runs);
  }

  private Fact readOpenKept() {
    int count = in.readCount();
    List<TaskRef> tasks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tasks.add(task());
    }
    return new SnapshotFact.OpenKept(tasks);
  }
}
