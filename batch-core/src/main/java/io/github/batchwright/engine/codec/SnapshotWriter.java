package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Deadlines;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.SnapshotFact;
import java.util.List;
import java.util.function.Consumer;

/** Writes the facts that only snapshots hold. Confined to one thread. */
final class SnapshotWriter implements SnapshotFact.Visitor {
  private final ByteWriter out;
  private final Consumer<Fact> json;

  /**
   * Makes a writer.
   *
   * @param json writes a fact as JSON
   */
  SnapshotWriter(ByteWriter out, Consumer<Fact> json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void hostKept(SnapshotFact.HostKept fact) {
    json.accept(fact);
  }

  @Override
  public void shareKept(SnapshotFact.ShareKept fact) {
    out.writeByte(FactCode.SHARE_KEPT);
    out.writeText(fact.queue());
    out.writeText(fact.identifier());
    StateBytes.write(out, fact.usage());
  }

  @Override
  public void departureKept(SnapshotFact.DepartureKept fact) {
    out.writeByte(FactCode.DEPARTURE_KEPT);
    out.writeText(fact.queue());
    out.writeUnsigned(fact.departure().place());
    out.writeUnsigned(fact.departure().index());
    out.writeSigned(fact.departure().at());
  }

  @Override
  public void jobKept(SnapshotFact.JobKept fact) {
    out.writeByte(FactCode.JOB_KEPT);
    out.writeUnsigned(fact.number());
    RequestBytes.write(out, fact.request());
    out.writeUnsigned(fact.revision());
    out.writeSigned(fact.createdAt());
    out.writeUnsigned(fact.unmet());
    out.writeOptional(fact.doom());
    StateBytes.write(out, fact.state());
    out.writeUnsigned(fact.nodes().size());
    for (List<GangNode> attempt : fact.nodes()) {
      out.writeUnsigned(attempt.size());
      attempt.forEach(node -> StateBytes.write(out, node));
    }
    out.writeOptional(fact.mainAddress());
    Codes.EVENT.writeOptional(out, fact.verdict());
  }

  @Override
  public void childrenKept(SnapshotFact.ChildrenKept fact) {
    out.writeByte(FactCode.CHILDREN_KEPT);
    out.writeUnsigned(fact.number());
    out.writeUnsigned(fact.first());
    out.writeUnsigned(fact.runs().size());
    for (SnapshotFact.ChildrenKept.Run run : fact.runs()) {
      out.writeUnsigned(run.count());
      StateBytes.write(out, run.state());
    }
  }

  @Override
  public void finishedKept(SnapshotFact.FinishedKept fact) {
    out.writeByte(FactCode.FINISHED_KEPT);
    out.writeText(fact.queue());
    Codes.FINISHED.write(out, fact.kind());
    StateBytes.writeNumbers(out, fact.numbers());
  }

  @Override
  public void openKept(SnapshotFact.OpenKept fact) {
    out.writeByte(FactCode.OPEN_KEPT);
    out.writeUnsigned(fact.tasks().size());
    fact.tasks().forEach(task -> StateBytes.write(out, task));
  }

  @Override
  public void deadlineKept(SnapshotFact.DeadlineKept fact) {
    Deadlines.Deadline deadline = fact.deadline();
    out.writeByte(FactCode.DEADLINE_KEPT);
    out.writeSigned(deadline.at());
    StateBytes.write(out, deadline.task());
    Codes.DEADLINE.write(out, deadline.kind());
  }

  @Override
  public void tellingKept(SnapshotFact.TellingKept fact) {
    out.writeByte(FactCode.TELLING_KEPT);
    out.writeBoolean(fact.succeeded());
    StateBytes.writeNumbers(out, fact.entries());
  }

  @Override
  public void durationsKept(SnapshotFact.DurationsKept fact) {
    json.accept(fact);
  }

  @Override
  public void snapshotEnded(SnapshotFact.SnapshotEnded fact) {
    json.accept(fact);
  }
}
