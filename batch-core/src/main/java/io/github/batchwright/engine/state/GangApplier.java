package io.github.batchwright.engine.state;

import io.github.batchwright.model.Resources;

/** What the facts about nodes do to a cluster. It decides nothing. */
final class GangApplier implements GangFact.Visitor {
  private final Cluster cluster;
  private final FactApplier applier;
  private final CostFactApplier costs;
  private long now;

  GangApplier(Cluster cluster, FactApplier applier, CostFactApplier costs) {
    this.cluster = cluster;
    this.applier = applier;
    this.costs = costs;
  }

  void apply(GangFact fact, long at) {
    now = at;
    fact.accept(this);
  }

  @Override
  public void gangPlaced(GangFact.GangPlaced fact) {
    Gang gang = gang(fact.task()).placed(fact.instances(), cluster.environment(fact.environment()));
    replace(fact.task(), gang);
    for (int node = 0; node < gang.size(); node++) {
      Resources demand = gang.properties().node(node).resourceRequirements();
      int instance = fact.instances().get(node);
      applier.take(fact.environment(), instance, demand);
      costs.placed(fact.task(), node, fact.environment(), instance, demand, now);
    }
    int main = fact.instances().get(gang.properties().mainNode());
    applier.begin(fact.task(), fact.attempt(), fact.environment(), main);
  }

  @Override
  public void nodesLaunched(GangFact.NodesLaunched fact) {
    replace(fact.task(), gang(fact.task()).launched(fact.mainAddress()));
  }

  @Override
  public void nodeStarted(GangFact.NodeStarted fact) {
    Gang gang = gang(fact.task());
    GangNode node = gang.nodes().get(fact.node()).started(now);
    replace(fact.task(), gang.with(fact.node(), node, null));
  }

  @Override
  public void nodeEnded(GangFact.NodeEnded fact) {
    Gang gang = gang(fact.task());
    GangNode node =
        gang.nodes()
            .get(fact.node())
            .ended(
                now,
                fact.exitCode(),
                fact.reason(),
                fact.statusReason(),
                fact.succeeded(),
                fact.lost());
    giveBack(fact.task(), gang, fact.node());
    applier.charge(fact.task(), costs.ended(fact.task(), fact.node(), now));
    replace(fact.task(), gang.with(fact.node(), node, fact.verdict()));
  }

  @Override
  public void nodesLetGo(GangFact.NodesLetGo fact) {
    Gang gang = gang(fact.task());
    for (int node = 0; node < gang.size(); node++) {
      if (!gang.isMain(node) && gang.nodes().get(node).isOpen()) {
        giveBack(fact.task(), gang, node);
        applier.charge(fact.task(), costs.ended(fact.task(), node, now));
      }
    }
    replace(fact.task(), gang.letGo(now, fact.statusReason(), fact.succeeded()));
  }

  private void giveBack(TaskRef task, Gang gang, int node) {
    applier.giveBack(
        cluster.task(task).requireOpenAttempt().environment(),
        gang.nodes().get(node).instance(),
        gang.properties().node(node).resourceRequirements());
  }

  private Gang gang(TaskRef task) {
    return cluster.jobs.get(task.number()).requireGang();
  }

  private void replace(TaskRef task, Gang gang) {
    cluster.jobs.replace(cluster.jobs.get(task.number()).withGang(gang));
  }
}
