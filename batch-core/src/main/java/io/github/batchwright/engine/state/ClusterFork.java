package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Iterators;
import com.google.common.collect.Lists;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.spi.Host;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A cluster as it was at one instant, told in facts: applied to an empty cluster they lead to the
 * same state. It stays as it is while the cluster goes on, and may be read by another thread. It
 * costs what is small to be copied, and a pointer for each thousand jobs; the jobs themselves are
 * shared until they change.
 */
public final class ClusterFork {
  /** How many one fact names. */
  private static final int MOST_IN_ONE = 8192;

  /** How many stretches of children one fact holds. */
  private static final int MOST_RUNS = 1024;

  private final List<DatedFact> before = new ArrayList<>();
  private final List<DatedFact> after = new ArrayList<>();
  private final Map<String, List<JobDefinitionRevision>> definitions = new LinkedHashMap<>();
  private final JobIds ids;
  private final JobTable jobs;
  private final Iterable<Fact> afterJobs;

  ClusterFork(Cluster cluster, long at) {
    ids = cluster.ids();
    jobs = cluster.jobs.fork();
    afterJobs =
        Iterables.concat(
            cluster.finished.image(), cluster.timings.image(), cluster.startPlans.image());
    before(new Fact.Founded(cluster.ids().mark()));
    before(new Fact.Resumed(cluster.epoch));
    addResources(cluster);
    for (QueueState queue : cluster.queues.values()) {
      addQueue(queue);
    }
    addIndexes(cluster);
    after.add(new DatedFact(at, new SnapshotFact.SnapshotEnded(jobs.last())));
  }

  private void addResources(Cluster cluster) {
    Catalog catalog = cluster.catalog;
    catalog.policies.values().forEach(policy -> before(new ResourceFact.PolicyCreated(policy)));
    for (ConsumableState state : catalog.consumables.values()) {
      before(state.createdAt(), new ResourceFact.ConsumableCreated(state.resource()));
      state.forEachToken(
          (update, at) -> before(at, new ResourceFact.ConsumableUpdated(update, state.total())));
    }
    for (EnvironmentState state : cluster.environments.values()) {
      String name = state.environment().name();
      before(
          catalog.createdAt(ResourceId.computeEnvironment(name)),
          new Fact.EnvironmentCreated(state.environment()));
      addHosts(name, state.instances().slots());
    }
    addFleets(cluster.fleets);
    // In the order they are served, which is the order of creation among those of one priority.
    cluster.queuesByPriority().forEach(queue -> created(catalog, queue));
    for (String deleting : catalog.deleting) {
      QueueState queue = cluster.findQueue(deleting);
      if (queue != null) {
        created(catalog, queue);
        before(new ResourceFact.QueueDeleting(deleting));
      }
    }
    cluster.queues.keySet().forEach(queue -> addQuotas(cluster.quotas.of(queue)));
    cluster.definitions.forEach(
        (name, definition) -> {
          definitions.put(name, ImmutableList.copyOf(definition.revisions()));
          definition.revisions().forEach(one -> before(new Fact.DefinitionRegistered(one)));
          for (int revision = 1; revision <= definition.size(); revision++) {
            if (!definition.isActive(revision)) {
              before(new ResourceFact.DefinitionDeregistered(name, revision));
            }
          }
        });
  }

  private void addFleets(Fleets fleets) {
    before(new CapacityFact.LastInstanceKept(fleets.lastNumber()));
    fleets
        .all()
        .forEach(
            (name, fleet) -> {
              before(new CapacityFact.OfferChanged(name, fleet.problem(), fleet.types()));
              before(new CapacityFact.DesiredTaken(name, fleet.desiredTaken()));
              fleet
                  .backOffs()
                  .forEach((type, why) -> before(new CapacityFact.BackedOff(name, type, why)));
              fleet
                  .sizesSeen()
                  .forEach((type, size) -> before(new CapacityFact.SizeSeen(name, type, size)));
              fleet.instances().forEach(one -> before(new CapacityFact.InstanceKept(one)));
            });
  }

  private void addHosts(String environment, List<InstanceSlot> slots) {
    for (int i = 0; i < slots.size(); i++) {
      Host host = slots.get(i).host();
      if (host != null) {
        before(new SnapshotFact.HostKept(environment, i, host, slots.get(i).gone()));
      }
    }
  }

  private void addQuotas(QuotaUse shares) {
    for (QuotaUse.Entry entry : shares.all()) {
      QuotaShare share = entry.share();
      before(entry.createdAt(), new QuotaFact.QuotaShareCreated(share));
      if (entry.deleting()) {
        before(new QuotaFact.QuotaShareDeleting(share.jobQueue(), share.name()));
      }
    }
  }

  private void created(Catalog catalog, QueueState queue) {
    String name = queue.queue().name();
    before(catalog.createdAt(ResourceId.jobQueue(name)), new Fact.QueueCreated(queue.queue()));
  }

  private void addQueue(QueueState queue) {
    String name = queue.queue().name();
    for (ShareState share : queue.shares()) {
      before(new SnapshotFact.ShareKept(name, share.identifier(), share.usage()));
    }
    for (Departures.Departure departure : queue.departures()) {
      before(new SnapshotFact.DepartureKept(name, departure));
    }
    QueueState.Blockage blockage = queue.blockage();
    if (blockage != null) {
      before(blockage.since(), new Fact.HeadBlocked(name, blockage.head(), blockage.reason()));
    }
  }

  private void addIndexes(Cluster cluster) {
    cluster
        .catalog
        .jobTags()
        .forEach(
            (number, tags) -> {
              ResourceId job = ResourceId.job(cluster.id(TaskRef.whole(number)));
              after(new ResourceFact.TagsChanged(job, tags));
            });
    for (List<TaskRef> part : Lists.partition(new ArrayList<>(cluster.open), MOST_IN_ONE)) {
      after(new SnapshotFact.OpenKept(part));
    }
    cluster.claims.all().forEach(claim -> after(claim.fact()));
    cluster.promises.image().forEach(this::after);
    cluster.deadlines.all().forEach(deadline -> after(new SnapshotFact.DeadlineKept(deadline)));
    cluster.waits.tellings().forEach(this::after);
    cluster.containerEnds.facts().forEach(this::after);
    cluster.durations.image().forEach(this::after);
    cluster.schedules.all().values().forEach(state -> after(state.image()));
    after(new CostFact.CostsBegun());
    cluster.costs.image().forEach(part -> after(new CostFact.CostsKept(part)));
  }

  private void before(Fact fact) {
    before(0, fact);
  }

  private void before(long at, Fact fact) {
    before.add(new DatedFact(at, fact));
  }

  private void after(Fact fact) {
    after.add(new DatedFact(0, fact));
  }

  /** Returns the facts, each made when it is asked for. */
  public Iterator<DatedFact> facts() {
    Iterator<Iterator<DatedFact>> kept =
        Iterators.transform(jobs.iterator(), job -> factsOf(job).iterator());
    Iterator<DatedFact> next =
        Iterators.transform(afterJobs.iterator(), fact -> new DatedFact(0, fact));
    return Iterators.concat(before.iterator(), Iterators.concat(kept), next, after.iterator());
  }

  private List<DatedFact> factsOf(JobRecord job) {
    List<DatedFact> facts = new ArrayList<>(1);
    Consumer<Fact> add = fact -> facts.add(new DatedFact(0, fact));
    Gang gang = job.gang();
    add.accept(
        new SnapshotFact.JobKept(
            job.number(),
            job.request(),
            job.definition().revision(),
            job.createdAt(),
            job.unmet(),
            job.doom(),
            job.state(),
            gang == null ? List.of() : gang.attempts(),
            gang == null ? null : gang.mainAddress(),
            gang == null ? null : gang.verdict()));
    addTags(job, add);
    ArrayChildren children = job.children();
    if (children != null) {
      addChildren(job.number(), children, add);
    }
    return facts;
  }

  /** A job keeps the tags that its definition had when it was submitted. */
  private void addTags(JobRecord job, Consumer<Fact> add) {
    JobDefinitionRevision then = job.definition();
    JobDefinitionRevision now =
        Objects.requireNonNull(definitions.get(then.definition().name())).get(then.revision() - 1);
    if (!now.equals(then)) {
      ResourceId id = ResourceId.job(ids.of(TaskRef.whole(job.number())));
      add.accept(new ResourceFact.TagsChanged(id, Tags.of(job)));
    }
  }

  private static void addChildren(long number, ArrayChildren children, Consumer<Fact> add) {
    List<SnapshotFact.ChildrenKept.Run> runs = new ArrayList<>();
    int first = 0;
    int begin = 0;
    for (int end = 1; end <= children.size(); end++) {
      TaskState state = children.state(begin);
      if (end < children.size() && children.state(end).equals(state)) {
        continue;
      }
      runs.add(new SnapshotFact.ChildrenKept.Run(end - begin, state));
      begin = end;
      if (runs.size() == MOST_RUNS || end == children.size()) {
        add.accept(new SnapshotFact.ChildrenKept(number, first, runs));
        runs.clear();
        first = end;
      }
    }
  }
}
