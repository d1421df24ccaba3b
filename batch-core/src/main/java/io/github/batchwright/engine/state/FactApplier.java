package io.github.batchwright.engine.state;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each fact does to a cluster and to its indexes. It decides nothing. */
final class FactApplier implements Fact.Visitor {
  private final Cluster cluster;
  private final ResourceFactApplier resources;
  private final CapacityFactApplier capacity;
  private final CostFactApplier costs;
  private final GangApplier gangs;
  private final StartFactApplier starts;
  private final SnapshotApplier snapshots;
  private Cluster.@Nullable ChangeListener listener;
  private long now;

  FactApplier(Cluster cluster) {
    this.cluster = cluster;
    this.costs = new CostFactApplier(cluster);
    this.resources = new ResourceFactApplier(cluster, costs);
    this.capacity = new CapacityFactApplier(cluster, costs);
    this.gangs = new GangApplier(cluster, this, costs);
    this.starts = new StartFactApplier(cluster);
    this.snapshots = new SnapshotApplier(cluster, this);
    cluster.claims.onChange((environment, instance) -> capacity.used(environment, instance, now));
  }

  void onChange(Cluster.@Nullable ChangeListener newListener) {
    this.listener = newListener;
  }

  void apply(Fact fact, long at) {
    now = at;
    fact.accept(this);
  }

  @Override
  public void founded(Fact.Founded fact) {
    cluster.found(fact.mark());
  }

  @Override
  public void environmentCreated(Fact.EnvironmentCreated fact) {
    cluster.environments.put(
        fact.environment().name(),
        new EnvironmentState(fact.environment(), cluster.fleets.find(fact.environment().name())));
    resources.created(ResourceId.computeEnvironment(fact.environment().name()), now);
    costs.described(null, fact.environment(), now);
  }

  @Override
  public void queueCreated(Fact.QueueCreated fact) {
    cluster.addQueue(
        new QueueState(
            fact.queue(),
            cluster.policyOf(fact.queue()),
            cluster.isByQuota(fact.queue()),
            cluster.jobs));
    resources.created(ResourceId.jobQueue(fact.queue().name()), now);
  }

  @Override
  public void definitionRegistered(Fact.DefinitionRegistered fact) {
    cluster
        .definitions
        .computeIfAbsent(fact.registered().definition().name(), name -> new DefinitionState())
        .add(fact.registered());
    cluster.definitionCount++;
  }

  @Override
  public void jobSubmitted(Fact.JobSubmitted fact) {
    var request = fact.request();
    Waits.Start start = cluster.waits.begin(request, fact.number());
    TaskState state = TaskState.fresh(JobStatus.SUBMITTED);
    JobRecord job = record(fact.number(), request, fact.revision(), now, start, state);
    cluster.jobs.add(job);
    cluster.queueOf(job).submitted(job, now);
    cluster.byQueue.add(request.jobQueue(), fact.number());
    if (request.clientToken() != null) {
      cluster.clientTokens.put(request.clientToken(), fact.number());
    }
    cluster.counts.add(JobStatus.SUBMITTED, job.weight());
    cluster.catalog.jobBegun(job);
  }

  /** Makes the record of a job, whose children are all SUBMITTED and whose nodes are not placed. */
  JobRecord record(
      long number,
      SubmitJobRequest request,
      int revision,
      long createdAt,
      Waits.Start start,
      TaskState state) {
    JobDefinitionRevision definition =
        cluster
            .definition(Cluster.definitionName(request.jobDefinition()), revision)
            .orElseThrow(() -> new IllegalStateException("no " + request.jobDefinition()));
    JobProperties properties = Overrides.effective(definition.definition(), request);
    return new JobRecord(
        number,
        request,
        definition,
        properties,
        shape(request, definition.definition(), properties),
        createdAt,
        start.unmet(),
        JobRecord.NOT_RAISED,
        start.doom(),
        state,
        children(request),
        properties instanceof NodeProperties nodes ? Gang.fresh(nodes) : null);
  }

  private static Shape shape(
      SubmitJobRequest request, JobDefinition definition, JobProperties properties) {
    List<ConsumableResourceRequirement> own = request.consumableResources();
    return Shape.of(properties, own == null ? definition.consumableResources() : own);
  }

  private @Nullable ArrayChildren children(SubmitJobRequest request) {
    var array = request.arrayProperties();
    if (array == null) {
      return null;
    }
    boolean sequential = false;
    List<Long> tiedTo = new ArrayList<>();
    for (JobDependency dependency : request.dependsOn()) {
      JobId id = dependency.jobId();
      if (dependency.type() == JobDependency.Type.SEQUENTIAL) {
        sequential = true;
      } else if (dependency.type() == JobDependency.Type.N_TO_N && id != null) {
        tiedTo.add(cluster.number(id));
      }
    }
    return new ArrayChildren(array.size(), sequential, tiedTo, cluster.jobs.owner());
  }

  @Override
  public void moved(Fact.Moved fact) {
    TaskState before = cluster.task(fact.task());
    set(fact.task(), before, before.moved(fact.event(), fact.reason(), now));
  }

  @Override
  public void childrenMoved(Fact.ChildrenMoved fact) {
    JobRecord job = cluster.jobs.forWriting(fact.number());
    ArrayChildren children = job.requireChildren();
    boolean wasReady = job.isReady();
    TaskCounts before = children.counts();
    boolean waits = fact.event() == LifeCycle.Event.WAIT || fact.event() == LifeCycle.Event.RELEASE;
    Cluster.ChangeListener hears =
        listener == null || !listener.hearsEachChild(!waits) ? null : listener;
    children.move(
        fact.first(),
        fact.end(),
        fact.event(),
        fact.reason(),
        now,
        hears == null
            ? null
            : (index, from, to) -> hears.changed(job, new TaskRef(fact.number(), index), from, to));
    cluster.counts.addChange(before, children.counts());
    cluster.claims.releaseMoved(fact.number(), children);
    cluster.promises.dropMoved(
        cluster.jobs.get(fact.number()).request().jobQueue(), fact.number(), children);
    updateLane(job, wasReady, job.isReady());
    if (wasReady && !waits) {
      cluster.queueOf(job).childLeft(job, fact.first(), now);
    }
    if (fact.event() == LifeCycle.Event.WAIT) {
      cluster.waits.waiting(job, fact.first(), fact.end());
    } else if (!waits) {
      cluster.waits.childrenEnded(job, children, fact.first(), fact.end());
    }
  }

  @Override
  public void dependentsTold(Fact.DependentsTold fact) {
    cluster.waits.tell(fact.most());
  }

  @Override
  public void flagged(Fact.Flagged fact) {
    put(fact.task(), cluster.task(fact.task()).flagged(fact.terminated(), fact.reason()));
  }

  @Override
  public void attemptPlaced(Fact.AttemptPlaced fact) {
    begin(fact.task(), fact.attempt(), fact.environment(), fact.instance());
  }

  /** An attempt begins. */
  void begin(TaskRef task, int number, String environment, int instance) {
    TaskState before = cluster.task(task);
    String host = cluster.environment(environment).hostName(instance);
    Attempt attempt = Attempt.placed(number, environment, instance, host, now);
    cluster.open.add(task);
    set(task, before, before.moved(LifeCycle.Event.PLACE, null, now).withAttempt(attempt));
    take(cluster.jobs.get(task.number()), task, attempt);
  }

  @Override
  public void gang(GangFact fact) {
    gangs.apply(fact, now);
  }

  @Override
  public void attemptStarted(Fact.AttemptStarted fact) {
    TaskState before = cluster.task(fact.task());
    Attempt attempt = before.requireOpenAttempt().started(now);
    if (fact.timeoutAt() != Attempt.NEVER) {
      cluster.deadlines.set(fact.timeoutAt(), fact.task(), Deadlines.Kind.TIMEOUT);
    }
    set(fact.task(), before, before.moved(LifeCycle.Event.RUN, null, now).withLastAttempt(attempt));
  }

  @Override
  public void stopOrdered(Fact.StopOrdered fact) {
    TaskState before = cluster.task(fact.task());
    cluster.deadlines.set(fact.killAt(), fact.task(), Deadlines.Kind.KILL);
    put(fact.task(), before.withLastAttempt(before.requireOpenAttempt().stopping(fact.order())));
  }

  @Override
  public void killOrdered(Fact.KillOrdered fact) {
    cluster.deadlines.clear(fact.task());
  }

  @Override
  public void containersEnded(Fact.ContainersEnded fact) {
    cluster.containerEnds.put(fact);
  }

  @Override
  public void attemptEnded(Fact.AttemptEnded fact) {
    TaskState before = cluster.task(fact.task());
    Attempt attempt = before.requireOpenAttempt();
    cluster.deadlines.clear(fact.task());
    cluster.open.remove(fact.task());
    giveBack(cluster.jobs.get(fact.task().number()), attempt);
    if (fact.event() == LifeCycle.Event.SUCCEED) {
      learn(fact.task(), attempt);
    }
    boolean preempted = attempt.isBeingPreempted() && !before.terminated();
    Attempt ended =
        attempt
            .charged(costs.ended(fact.task(), CostFactApplier.NO_NODE, now))
            .ended(
                now, fact.exitCode(), fact.reason(), fact.statusReason(), fact.lost(), preempted);
    set(
        fact.task(),
        before,
        before.moved(fact.event(), fact.statusReason(), now).withLastAttempt(ended));
  }

  private void learn(TaskRef task, Attempt attempt) {
    if (attempt.startedAt() != Attempt.NEVER) {
      String definition = cluster.jobs.get(task.number()).definition().definition().name();
      cluster.durations.add(definition, now - attempt.startedAt());
    }
  }

  @Override
  public void headBlocked(Fact.HeadBlocked fact) {
    QueueState queue = cluster.queue(fact.queue());
    TaskRef head = fact.head();
    BlockedReason reason = fact.reason();
    queue.blockage(
        head == null || reason == null ? null : new QueueState.Blockage(head, reason, now));
  }

  @Override
  public void jobForgotten(Fact.JobForgotten fact) {
    JobRecord job = cluster.jobs.get(fact.number());
    ArrayChildren children = job.children();
    if (children == null) {
      cluster.counts.add(job.state().status(), -1);
    } else {
      cluster.counts.add(JobStatus.SUCCEEDED, -children.count(JobStatus.SUCCEEDED));
      cluster.counts.add(JobStatus.FAILED, -children.count(JobStatus.FAILED));
    }
    if (job.request().clientToken() != null) {
      cluster.clientTokens.remove(job.request().clientToken());
    }
    cluster.finished.remove(job);
    cluster.jobs.remove(fact.number());
    cluster.byQueue.remove(job.request().jobQueue(), fact.number());
    cluster.waits.forget(fact.number());
    cluster.catalog.jobForgotten(fact.number());
    cluster.containerEnds.forget(fact.number());
    cluster.timings.forget(fact.number());
    cluster.startPlans.forget(fact.number());
  }

  @Override
  public void resumed(Fact.Resumed fact) {
    cluster.epoch = fact.epoch();
    // Any of them may have gone meanwhile, and nothing may be placed on what is not there.
    cluster.environments.values().forEach(EnvironmentState::doubtHosts);
  }

  @Override
  public void resource(ResourceFact fact) {
    resources.apply(fact, now);
  }

  @Override
  public void capacity(CapacityFact fact) {
    capacity.apply(fact, now);
  }

  @Override
  public void cost(CostFact fact) {
    costs.apply(fact, now);
  }

  @Override
  public void preemption(PreemptionFact fact) {
    fact.accept(cluster.claims);
  }

  @Override
  public void dispatch(DispatchFact fact) {
    fact.accept(cluster.promises);
  }

  @Override
  public void quota(QuotaFact fact) {
    cluster.quotas.apply(fact, now);
  }

  @Override
  public void schedule(ScheduleFact fact) {
    cluster.schedules.apply(fact, now);
  }

  @Override
  public void start(StartFact fact) {
    starts.apply(fact, now);
  }

  @Override
  public void snapshot(SnapshotFact fact) {
    fact.accept(snapshots);
  }

  /** Puts a state in place and keeps every index in step with the change of status. */
  private void set(TaskRef task, TaskState before, TaskState after) {
    JobRecord job = cluster.jobs.get(task.number());
    ArrayChildren children = job.children();
    boolean wasReady = job.isReady();
    put(task, after);
    JobStatus from = before.status();
    JobStatus to = after.status();
    if (from == JobStatus.RUNNABLE && to != from) {
      cluster.claims.release(task);
      cluster.promises.drop(job.request().jobQueue(), task);
    }
    job = cluster.jobs.get(task.number());
    updateLane(job, wasReady, job.isReady());
    if (task.isChild() && from == JobStatus.RUNNABLE && to != from) {
      cluster.queueOf(job).childLeft(job, task.index(), now);
    }
    boolean isParent = children != null && !task.isChild();
    if (!isParent) {
      cluster.counts.add(from, -1);
      cluster.counts.add(to, 1);
    }
    if (to.isTerminal() && !task.isChild()) {
      cluster.finished.add(job);
      cluster.catalog.jobFinished(job);
      cluster.schedules.jobFinished(job.number());
      cluster.timings.finished(job.number());
      cluster.startPlans.finished(job.number());
      cluster.queueOf(job).finished(job, now);
    }
    if (listener != null) {
      listener.changed(cluster.jobs.get(task.number()), task, from, to);
    }
    followUp(task, to);
  }

  private void followUp(TaskRef task, JobStatus to) {
    JobRecord job = cluster.jobs.get(task.number());
    ArrayChildren children = job.children();
    if (to == JobStatus.PENDING && children == null) {
      cluster.waits.waiting(job, 0, 1);
    } else if (to.isTerminal() && task.isChild() && children != null) {
      cluster.waits.childrenEnded(job, children, task.index(), task.index() + 1);
    } else if (to.isTerminal()) {
      cluster.waits.ended(job, to == JobStatus.SUCCEEDED);
    }
  }

  private void put(TaskRef task, TaskState state) {
    JobRecord job = cluster.jobs.get(task.number());
    if (task.isChild()) {
      cluster.jobs.forWriting(task.number()).requireChildren().set(task.index(), state);
    } else {
      cluster.jobs.replace(job.withState(state));
    }
  }

  private void updateLane(JobRecord job, boolean wasReady, boolean isReady) {
    if (!wasReady && isReady) {
      cluster.queueOf(job).enter(job, now);
    } else if (wasReady && !isReady) {
      cluster.queueOf(job).leave(job, now);
    }
  }

  /** Gives an attempt that was just placed its capacity, and counts it wherever it counts. */
  private void take(JobRecord job, TaskRef task, Attempt attempt) {
    Resources demand = job.shape().demand();
    if (job.gang() == null) {
      // The nodes of a gang take each their own share, and give it back when they end.
      take(attempt.environment(), attempt.instance(), demand);
      costs.placed(
          task, CostFactApplier.NO_NODE, attempt.environment(), attempt.instance(), demand, now);
    }
    cluster.queueOf(job).placed(job, demand, now);
    cluster.quotas.take(job);
    cluster.attempts.add(job.definition().definition().name());
    for (ConsumableResourceRequirement taken : job.shape().consumables()) {
      cluster.consumable(taken.consumableResource()).take(taken.quantity());
    }
  }

  /** Takes back what {@link #take} gave. */
  private void giveBack(JobRecord job, Attempt attempt) {
    Resources demand = job.shape().demand();
    if (job.gang() == null) {
      giveBack(attempt.environment(), attempt.instance(), demand);
    }
    cluster.queueOf(job).ended(job, demand, attempt.placedAt(), now);
    cluster.quotas.giveBack(job);
    cluster.attempts.remove(job.definition().definition().name());
    for (ConsumableResourceRequirement taken : job.shape().consumables()) {
      cluster.consumable(taken.consumableResource()).giveBack(taken.quantity());
    }
    if (!job.shape().consumables().isEmpty() || cluster.isCapped(job)) {
      cluster.unitsChanged();
    }
  }

  /** Charges an attempt that goes on for what one of its nodes cost. */
  void charge(TaskRef task, @Nullable Charge cost) {
    if (cost != null) {
      TaskState before = cluster.task(task);
      put(task, before.withLastAttempt(before.requireOpenAttempt().charged(cost)));
    }
  }

  /** Takes a share of an instance for a job or a node; nothing else does. */
  void take(String environment, int instance, Resources demand) {
    EnvironmentState state = cluster.environment(environment);
    state.take(instance, demand);
    capacity.used(state, instance, now);
  }

  /** Gives back what was taken. */
  void giveBack(String environment, int instance, Resources demand) {
    EnvironmentState state = cluster.environment(environment);
    state.giveBack(instance, demand);
    capacity.used(state, instance, now);
  }
}
