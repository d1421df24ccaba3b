package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.DispatchFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.PreemptionFact;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.SnapshotFact;
import io.github.batchwright.engine.state.StartFact;

/** Writes facts: what is frequent by hand, the rest as JSON. Confined to one thread. */
final class FactWriter implements Fact.Visitor {
  private final ByteWriter out;
  private final SnapshotWriter snapshots;
  private final GangFactWriter gangs;

  FactWriter(ByteWriter out) {
    this.out = out;
    this.snapshots = new SnapshotWriter(out, this::json);
    this.gangs = new GangFactWriter(out);
  }

  void write(Fact fact) {
    fact.accept(this);
  }

  private void json(Fact fact) {
    out.writeByte(FactCode.JSON);
    out.writeBytes(FactJson.write(fact));
  }

  @Override
  public void founded(Fact.Founded fact) {
    json(fact);
  }

  @Override
  public void environmentCreated(Fact.EnvironmentCreated fact) {
    json(fact);
  }

  @Override
  public void queueCreated(Fact.QueueCreated fact) {
    json(fact);
  }

  @Override
  public void definitionRegistered(Fact.DefinitionRegistered fact) {
    json(fact);
  }

  @Override
  public void headBlocked(Fact.HeadBlocked fact) {
    json(fact);
  }

  @Override
  public void resumed(Fact.Resumed fact) {
    json(fact);
  }

  @Override
  public void resource(ResourceFact fact) {
    json(fact);
  }

  @Override
  public void capacity(CapacityFact fact) {
    json(fact);
  }

  @Override
  public void cost(CostFact fact) {
    json(fact);
  }

  @Override
  public void dispatch(DispatchFact fact) {
    json(fact);
  }

  @Override
  public void preemption(PreemptionFact fact) {
    json(fact);
  }

  @Override
  public void quota(QuotaFact fact) {
    json(fact);
  }

  @Override
  public void schedule(ScheduleFact fact) {
    json(fact);
  }

  @Override
  public void start(StartFact fact) {
    json(fact);
  }

  @Override
  public void snapshot(SnapshotFact fact) {
    fact.accept(snapshots);
  }

  @Override
  public void jobSubmitted(Fact.JobSubmitted fact) {
    out.writeByte(FactCode.JOB_SUBMITTED);
    out.writeUnsigned(fact.number());
    out.writeUnsigned(fact.revision());
    RequestBytes.write(out, fact.request());
  }

  @Override
  public void moved(Fact.Moved fact) {
    out.writeByte(FactCode.MOVED);
    StateBytes.write(out, fact.task());
    Codes.EVENT.write(out, fact.event());
    out.writeOptional(fact.reason());
  }

  @Override
  public void childrenMoved(Fact.ChildrenMoved fact) {
    out.writeByte(FactCode.CHILDREN_MOVED);
    out.writeUnsigned(fact.number());
    out.writeUnsigned(fact.first());
    out.writeUnsigned(fact.end());
    Codes.EVENT.write(out, fact.event());
    out.writeOptional(fact.reason());
  }

  @Override
  public void dependentsTold(Fact.DependentsTold fact) {
    out.writeByte(FactCode.DEPENDENTS_TOLD);
    out.writeUnsigned(fact.most());
  }

  @Override
  public void flagged(Fact.Flagged fact) {
    out.writeByte(FactCode.FLAGGED);
    StateBytes.write(out, fact.task());
    out.writeBoolean(fact.terminated());
    out.writeText(fact.reason());
  }

  @Override
  public void attemptPlaced(Fact.AttemptPlaced fact) {
    out.writeByte(FactCode.ATTEMPT_PLACED);
    StateBytes.write(out, fact.task());
    out.writeUnsigned(fact.attempt());
    out.writeText(fact.environment());
    out.writeUnsigned(fact.instance());
  }

  @Override
  public void attemptStarted(Fact.AttemptStarted fact) {
    out.writeByte(FactCode.ATTEMPT_STARTED);
    StateBytes.write(out, fact.task());
    out.writeSigned(fact.timeoutAt());
  }

  @Override
  public void stopOrdered(Fact.StopOrdered fact) {
    out.writeByte(FactCode.STOP_ORDERED);
    StateBytes.write(out, fact.task());
    Codes.STOP_CAUSE.write(out, fact.order().cause());
    out.writeText(fact.order().reason());
    out.writeSigned(fact.killAt());
  }

  @Override
  public void killOrdered(Fact.KillOrdered fact) {
    out.writeByte(FactCode.KILL_ORDERED);
    StateBytes.write(out, fact.task());
  }

  @Override
  public void containersEnded(Fact.ContainersEnded fact) {
    json(fact);
  }

  @Override
  public void attemptEnded(Fact.AttemptEnded fact) {
    out.writeByte(FactCode.ATTEMPT_ENDED);
    StateBytes.write(out, fact.task());
    Codes.EVENT.write(out, fact.event());
    out.writeOptional(fact.exitCode());
    out.writeOptional(fact.reason());
    out.writeText(fact.statusReason());
    out.writeBoolean(fact.lost());
  }

  @Override
  public void jobForgotten(Fact.JobForgotten fact) {
    out.writeByte(FactCode.JOB_FORGOTTEN);
    out.writeUnsigned(fact.number());
  }

  @Override
  public void gang(GangFact fact) {
    fact.accept(gangs);
  }
}
