package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.GangFact;

/** Writes facts about nodes. Confined to one thread. */
final class GangFactWriter implements GangFact.Visitor {
  private final ByteWriter out;

  GangFactWriter(ByteWriter out) {
    this.out = out;
  }

  @Override
  public void gangPlaced(GangFact.GangPlaced fact) {
    out.writeByte(FactCode.GANG_PLACED);
    StateBytes.write(out, fact.task());
    out.writeUnsigned(fact.attempt());
    out.writeText(fact.environment());
    out.writeUnsigned(fact.instances().size());
    fact.instances().forEach(out::writeUnsigned);
  }

  @Override
  public void nodesLaunched(GangFact.NodesLaunched fact) {
    out.writeByte(FactCode.NODES_LAUNCHED);
    StateBytes.write(out, fact.task());
    out.writeText(fact.mainAddress());
  }

  @Override
  public void nodeStarted(GangFact.NodeStarted fact) {
    out.writeByte(FactCode.NODE_STARTED);
    StateBytes.write(out, fact.task());
    out.writeUnsigned(fact.node());
  }

  @Override
  public void nodeEnded(GangFact.NodeEnded fact) {
    out.writeByte(FactCode.NODE_ENDED);
    StateBytes.write(out, fact.task());
    out.writeUnsigned(fact.node());
    out.writeOptional(fact.exitCode());
    out.writeOptional(fact.reason());
    out.writeText(fact.statusReason());
    out.writeBoolean(fact.succeeded());
    out.writeBoolean(fact.lost());
    Codes.EVENT.writeOptional(out, fact.verdict());
  }

  @Override
  public void nodesLetGo(GangFact.NodesLetGo fact) {
    out.writeByte(FactCode.NODES_LET_GO);
    StateBytes.write(out, fact.task());
    out.writeText(fact.statusReason());
    out.writeBoolean(fact.succeeded());
  }
}
