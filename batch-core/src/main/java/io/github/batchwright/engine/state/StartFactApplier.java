package io.github.batchwright.engine.state;

/** What facts about the dates of jobs do to a cluster. It decides nothing. */
final class StartFactApplier implements StartFact.Visitor {
  private final Cluster cluster;
  private long now;

  StartFactApplier(Cluster cluster) {
    this.cluster = cluster;
  }

  void apply(StartFact fact, long at) {
    now = at;
    fact.accept(this);
  }

  @Override
  public void timingTaken(StartFact.TimingTaken fact) {
    long number = fact.number();
    cluster.timings.put(
        new Timing(number, fact.heldUntil(), fact.deadline(), null, null, Attempt.NEVER));
    if (fact.heldUntil() != null) {
      hold(number);
    }
    review(number);
  }

  /** Keeps in step what is known of those that wait for a lower price. */
  private void review(long number) {
    cluster.startPlans.review(cluster.jobs.get(number), cluster.timings.isHeld(number));
  }

  @Override
  public void holdMoved(StartFact.HoldMoved fact) {
    Timing before = cluster.timings.require(fact.number());
    cluster.timings.put(before.held(fact.heldUntil()));
    if (!before.isHeld()) {
      hold(fact.number());
    }
    review(fact.number());
  }

  /** A date is one thing more that a job waits for. */
  private void hold(long number) {
    JobRecord job = cluster.jobs.get(number);
    cluster.jobs.replace(job.withWaits(job.unmet() + 1, job.doom()));
  }

  @Override
  public void holdEnded(StartFact.HoldEnded fact) {
    cluster.timings.put(cluster.timings.require(fact.number()).released(now));
    cluster.waits.held(fact.number());
    review(fact.number());
  }

  @Override
  public void deadlinePassed(StartFact.DeadlinePassed fact) {
    Timing passed = cluster.timings.require(fact.number()).passed(fact.wall());
    Integer priority = fact.priority();
    if (priority == null) {
      cluster.timings.put(passed);
      return;
    }
    JobRecord before = cluster.jobs.get(fact.number());
    JobRecord after = before.raised(priority);
    QueueState queue = cluster.queueOf(before);
    boolean moves = queue.place(before) != queue.place(after);
    cluster.timings.put(passed.raised(priority, moves ? now : passed.since()));
    if (moves && before.isReady()) {
      queue.leavePlace(before, now);
      cluster.jobs.replace(after);
      queue.enter(after, now);
    } else {
      cluster.jobs.replace(after);
    }
  }

  @Override
  public void timingKept(StartFact.TimingKept fact) {
    Timing timing = fact.timing();
    JobRecord job = cluster.jobs.get(timing.number());
    if (timing.raised() != null) {
      cluster.jobs.replace(job.raised(timing.raised()));
    }
    if (job.state().status().isTerminal()) {
      cluster.timings.putFinished(timing);
    } else {
      cluster.timings.put(timing);
    }
    review(timing.number());
  }

  @Override
  public void startPlanned(StartFact.StartPlanned fact) {
    PlannedStart plan = fact.plan();
    int before = cluster.startPlans.released(plan.number());
    cluster.startPlans.put(plan);
    review(plan.number());
    letGo(plan.number(), before, plan.released());
  }

  @Override
  public void childrenReleased(StartFact.ChildrenReleased fact) {
    PlannedStart before = cluster.startPlans.require(fact.number());
    cluster.startPlans.put(before.released(fact.begun(), fact.released()));
    Timing timing = cluster.timings.find(fact.number());
    if (timing != null && !timing.isHeld()) {
      cluster.timings.put(timing.released(now));
    }
    review(fact.number());
    letGo(fact.number(), before.released(), fact.released());
  }

  private void letGo(long number, int before, int after) {
    JobRecord job = cluster.jobs.get(number);
    if (after > before && job.children() != null) {
      cluster.waits.mayGo(number, before, Math.min(after, job.weight()));
    }
  }
}
