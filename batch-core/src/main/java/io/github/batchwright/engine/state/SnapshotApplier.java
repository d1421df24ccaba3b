package io.github.batchwright.engine.state;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.Resources;
import java.util.List;

/**
 * What each fact of a snapshot does to a cluster. What can be worked out from jobs is worked out at
 * the end.
 */
final class SnapshotApplier implements SnapshotFact.Visitor {
  private final Cluster cluster;
  private final FactApplier applier;

  SnapshotApplier(Cluster cluster, FactApplier applier) {
    this.cluster = cluster;
    this.applier = applier;
  }

  @Override
  public void hostKept(SnapshotFact.HostKept fact) {
    cluster.environment(fact.environment()).keepHost(fact.instance(), fact.host(), fact.gone());
  }

  @Override
  public void shareKept(SnapshotFact.ShareKept fact) {
    cluster.queue(fact.queue()).keepShare(fact.identifier(), new FadingUsage(fact.usage()));
  }

  @Override
  public void departureKept(SnapshotFact.DepartureKept fact) {
    cluster.queue(fact.queue()).keepDeparture(fact.departure());
  }

  @Override
  public void jobKept(SnapshotFact.JobKept fact) {
    JobRecord job =
        applier.record(
            fact.number(),
            fact.request(),
            fact.revision(),
            fact.createdAt(),
            new Waits.Start(fact.unmet(), fact.doom()),
            fact.state());
    if (job.properties() instanceof NodeProperties nodes) {
      job = job.withGang(Gang.kept(nodes, fact));
    }
    cluster.jobs.put(job);
  }

  @Override
  public void childrenKept(SnapshotFact.ChildrenKept fact) {
    ArrayChildren children = cluster.jobs.get(fact.number()).requireChildren();
    int at = fact.first();
    for (SnapshotFact.ChildrenKept.Run run : fact.runs()) {
      children.restore(at, at + run.count(), run.state());
      at += run.count();
    }
  }

  @Override
  public void finishedKept(SnapshotFact.FinishedKept fact) {
    cluster.finished.keep(fact);
  }

  @Override
  public void openKept(SnapshotFact.OpenKept fact) {
    cluster.open.addAll(fact.tasks());
  }

  @Override
  public void deadlineKept(SnapshotFact.DeadlineKept fact) {
    Deadlines.Deadline deadline = fact.deadline();
    cluster.deadlines.set(deadline.at(), deadline.task(), deadline.kind());
  }

  @Override
  public void tellingKept(SnapshotFact.TellingKept fact) {
    cluster.waits.keepTelling(fact);
  }

  @Override
  public void durationsKept(SnapshotFact.DurationsKept fact) {
    cluster.durations.keep(fact);
  }

  @Override
  public void snapshotEnded(SnapshotFact.SnapshotEnded fact) {
    if (fact.last() > 0) {
      cluster.jobs.reach(fact.last());
    }
    cluster.jobs.iterator().forEachRemaining(this::index);
    cluster.open.forEach(this::goOn);
    cluster.queues.values().forEach(QueueState::keptAll);
    cluster.finished.keptAll();
  }

  private void index(JobRecord job) {
    ArrayChildren children = job.children();
    if (children == null) {
      cluster.counts.add(job.state().status(), 1);
    } else {
      cluster.counts.addAll(children.counts());
    }
    cluster.byQueue.add(job.request().jobQueue(), job.number());
    String token = job.request().clientToken();
    if (token != null) {
      cluster.clientTokens.put(token, job.number());
    }
    JobStatus status = job.state().status();
    if (!status.isTerminal()) {
      cluster.catalog.jobBegun(job);
      cluster.waits.link(job);
      cluster.queueOf(job).keepJob(job);
    }
  }

  /** An attempt that goes on has what it was given. */
  private void goOn(TaskRef task) {
    JobRecord job = cluster.jobs.get(task.number());
    Attempt attempt = cluster.task(task).requireOpenAttempt();
    cluster.queueOf(job).keepAttempt(job);
    cluster.quotas.take(job);
    cluster.attempts.add(job.definition().definition().name());
    for (ConsumableResourceRequirement taken : job.shape().consumables()) {
      cluster.consumable(taken.consumableResource()).take(taken.quantity());
    }
    Gang gang = job.gang();
    if (gang == null) {
      applier.take(attempt.environment(), attempt.instance(), job.shape().demand());
      return;
    }
    List<GangNode> nodes = gang.nodes();
    for (int node = 0; node < nodes.size(); node++) {
      if (nodes.get(node).isOpen()) {
        Resources demand = gang.properties().node(node).resourceRequirements();
        applier.take(attempt.environment(), nodes.get(node).instance(), demand);
      }
    }
  }
}
