package io.github.batchwright.engine.state;

import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.primitives.Ints;
import io.github.batchwright.engine.cost.Costs;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SchedulingPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All state of the scheduler. It is changed only by {@link #apply}; who has applied the same facts
 * has the same state. Confined to one thread.
 */
public final class Cluster {
  final JobTable jobs;
  final NavigableMap<String, DefinitionState> definitions = new TreeMap<>();
  final NavigableMap<String, EnvironmentState> environments = new TreeMap<>();
  final NavigableMap<String, QueueState> queues = new TreeMap<>();
  final Catalog catalog = new Catalog();
  final Fleets fleets = new Fleets();
  final Costs costs;
  final Deadlines deadlines = new Deadlines();
  final Set<TaskRef> open = new LinkedHashSet<>();
  final FinishedJobs finished = new FinishedJobs(this);
  final JobsByQueue byQueue = new JobsByQueue();
  final TaskCounts counts = new TaskCounts();
  final Multiset<String> attempts = LinkedHashMultiset.create();
  final Waits waits = new Waits(this);
  final Timings timings = new Timings();
  final StartPlans startPlans = new StartPlans();
  final Claims claims = new Claims(this);
  final Promises promises = new Promises();
  final Quotas quotas = new Quotas();
  final Schedules schedules = new Schedules(this);
  final ContainerEnds containerEnds = new ContainerEnds();
  final LearnedDurations durations;
  final Map<String, Long> clientTokens = new LinkedHashMap<>();
  int definitionCount;

  /** The number of the life that the latest facts were decided in, from 1. */
  long epoch = 1;

  private final List<QueueState> byPriority = new ArrayList<>();
  private final FactApplier applier = new FactApplier(this);
  private @Nullable JobIds ids;
  private JobOrders orders = JobOrders.NONE;
  private long unitsVersion;

  /** Makes an empty cluster. */
  public Cluster() {
    jobs = new JobTable();
    costs = new Costs();
    durations = new LearnedDurations();
  }

  /** Copies all that placement looks at and changes; nothing that only other decisions need. */
  Cluster(Cluster original) {
    jobs = original.jobs.trial();
    costs = original.costs.trial();
    // Nothing ends in a copy, so that nothing is learned in it.
    durations = original.durations;
    ids = original.ids;
    original.environments.forEach((name, state) -> environments.put(name, state.copy()));
    original.catalog.consumables.forEach(
        (name, state) -> catalog.consumables.put(name, state.copy()));
    attempts.addAll(original.attempts);
    open.addAll(original.open);
    claims.addAll(original.claims);
    promises.addAll(original.promises);
    orders = original.orders;
    if (!orders.isEmpty()) {
      timings.addAll(original.timings);
    }
    quotas.addAll(original.quotas);
    catalog.deleting.addAll(original.catalog.deleting);
    original.queues.forEach((name, queue) -> queues.put(name, queue.copy(jobs)));
    for (QueueState queue : original.byPriority) {
      byPriority.add(queues.get(queue.queue().name()));
    }
  }

  /**
   * Applies one fact.
   *
   * @param at when it was decided, in milliseconds since the epoch
   */
  public void apply(Fact fact, long at) {
    applier.apply(fact, at);
  }

  /** Has every change of a status told, or nobody if null. */
  public void onChange(@Nullable ChangeListener listener) {
    applier.onChange(listener);
  }

  /** Hears of every change of a status, in order. */
  @FunctionalInterface
  public interface ChangeListener {
    void changed(JobRecord job, TaskRef task, JobStatus from, JobStatus to);

    /**
     * Says whether it wants to hear of each of many children that are moved together, which costs
     * as much as there are children.
     *
     * @param ended whether they end
     */
    default boolean hearsEachChild(boolean ended) {
      return true;
    }
  }

  /** Returns every job that is kept. */
  public JobTable jobs() {
    return jobs;
  }

  /** Returns which jobs wait for which. */
  public Waits waits() {
    return waits;
  }

  /** Returns the dates of the jobs that have any. */
  public Timings timings() {
    return timings;
  }

  /** Returns the plans of the jobs that name a price curve. */
  public StartPlans startPlans() {
    return startPlans;
  }

  /** Has every job told that may be able to go on, or may have to end. */
  public void onDue(Waits.Listener listener) {
    waits.listener(listener);
  }

  /** Returns what jobs of queues were promised in which every waiting one has a reservation. */
  public Promises promises() {
    return promises;
  }

  /** Returns the orders of jobs that the host has made; they are no part of the state. */
  public JobOrders orders() {
    return orders;
  }

  /** Says which orders of jobs there are in this life. */
  public void orders(JobOrders made) {
    orders = made;
  }

  /** Returns the room that is kept for jobs for which others are being stopped. */
  public Claims claims() {
    return claims;
  }

  /** Returns when something is to be done about an attempt. */
  public Deadlines deadlines() {
    return deadlines;
  }

  /** Returns what has an attempt that goes on, oldest first; not to be changed. */
  public Set<TaskRef> open() {
    return Collections.unmodifiableSet(open);
  }

  /** Returns the jobs that are finished and can be forgotten. */
  public FinishedJobs finished() {
    return finished;
  }

  /** Returns the numbers of the jobs of each queue. */
  public JobsByQueue byQueue() {
    return byQueue;
  }

  /** Returns the job that was submitted with a client token, or null if none is kept. */
  public @Nullable JobRecord findByToken(String clientToken) {
    Long number = clientTokens.get(clientToken);
    return number == null ? null : jobs.find(number);
  }

  /** Returns how many single jobs and array children are in each status. */
  public TaskCounts counts() {
    return counts;
  }

  /** Returns how the containers of attempts ended that have several. */
  public ContainerEnds containerEnds() {
    return containerEnds;
  }

  /** Returns how long attempts took that succeeded. */
  public LearnedDurations durations() {
    return durations;
  }

  /** Returns the instances that were bought. */
  public Fleets fleets() {
    return fleets;
  }

  /** Returns what everything costs, and the budgets. */
  public Costs costs() {
    return costs;
  }

  /** Returns what is known of resources besides what placement needs of them. */
  public Catalog catalog() {
    return catalog;
  }

  /** Returns every compute environment by its name; not to be changed. */
  public NavigableMap<String, EnvironmentState> environments() {
    return Collections.unmodifiableNavigableMap(environments);
  }

  /** Returns every queue by its name; not to be changed. */
  public NavigableMap<String, QueueState> queues() {
    return Collections.unmodifiableNavigableMap(queues);
  }

  /** Returns every job definition by its name; not to be changed. */
  public NavigableMap<String, DefinitionState> definitions() {
    return Collections.unmodifiableNavigableMap(definitions);
  }

  /** Returns the rules that a queue shares its capacity by, or null if it has none. */
  @Nullable FairsharePolicy policyOf(JobQueue queue) {
    String name = queue.schedulingPolicy();
    SchedulingPolicy policy = name == null ? null : findPolicy(name);
    return policy == null ? null : policy.fairsharePolicy();
  }

  /** Says whether a queue has quota shares. */
  public boolean isByQuota(JobQueue queue) {
    String name = queue.schedulingPolicy();
    SchedulingPolicy policy = name == null ? null : findPolicy(name);
    return policy != null && policy.quotaSharePolicy() != null;
  }

  /** Returns the quota shares and what their jobs have. */
  public Quotas quotas() {
    return quotas;
  }

  /** Returns the schedules. */
  public Schedules schedules() {
    return schedules;
  }

  /** Returns the scheduling policy of this name, or null. */
  public @Nullable SchedulingPolicy findPolicy(String name) {
    return catalog.policies.get(name);
  }

  /** Returns the consumable resource of this name, or null. */
  public @Nullable ConsumableState findConsumable(String name) {
    return catalog.consumables.get(name);
  }

  /** Returns the consumable resource of this name, which there must be. */
  public ConsumableState consumable(String name) {
    ConsumableState found = catalog.consumables.get(name);
    if (found == null) {
      throw new IllegalStateException("no consumable resource " + name);
    }
    return found;
  }

  /** Returns how many revisions of a definition there are. */
  public int revisions(String definition) {
    DefinitionState found = definitions.get(definition);
    return found == null ? 0 : found.size();
  }

  /** Returns how many revisions there are of all definitions. */
  public int definitionCount() {
    return definitionCount;
  }

  /**
   * Returns a number that is another whenever units of a consumable resource, or attempts that
   * count towards the cap of a definition, may have become free.
   */
  public long unitsVersion() {
    return unitsVersion;
  }

  /** Says whether attempts of the definition of a job count towards the cap of some revision. */
  boolean isCapped(JobRecord job) {
    DefinitionState definition = definitions.get(job.definition().definition().name());
    return definition != null && definition.isCapped();
  }

  void unitsChanged() {
    unitsVersion++;
  }

  /** Returns how many attempts of any revision of a definition go on. */
  public int attempts(String definition) {
    return attempts.count(definition);
  }

  /** Says whether there is a compute environment of this name. */
  public boolean hasEnvironment(String name) {
    return environments.containsKey(name);
  }

  /** Returns the queue of this name, or null. */
  public @Nullable QueueState findQueue(String name) {
    return queues.get(name);
  }

  public boolean isFounded() {
    return ids != null;
  }

  /** Returns the number of the life that the latest facts were decided in, from 1. */
  public long epoch() {
    return epoch;
  }

  void found(String mark) {
    ids = new JobIds(mark);
  }

  /** Returns what the id of every job begins with. */
  public String mark() {
    return ids().mark();
  }

  public JobId id(TaskRef task) {
    return ids().of(task);
  }

  /**
   * Finds a job or a child; the job for the id of one of its nodes. Nothing if it was never
   * submitted here or is no longer kept.
   */
  public Optional<TaskRef> find(JobId id) {
    return ids()
        .parse(id)
        .filter(ref -> exists(ref) && (id.nodeIndex().isEmpty() || hasNode(ref, id)));
  }

  private boolean hasNode(TaskRef ref, JobId id) {
    Gang gang = jobs.get(ref.number()).gang();
    return gang != null && id.nodeIndex().getAsInt() < gang.size();
  }

  TaskRef require(JobId id) {
    return find(id).orElseThrow(() -> new IllegalStateException("no " + id));
  }

  private boolean exists(TaskRef ref) {
    JobRecord job = jobs.find(ref.number());
    if (job == null) {
      return false;
    }
    ArrayChildren children = job.children();
    return !ref.isChild() || (children != null && ref.index() < children.size());
  }

  public TaskState task(TaskRef ref) {
    return jobs.get(ref.number()).task(ref.index());
  }

  void addQueue(QueueState queue) {
    queues.put(queue.queue().name(), queue);
    byPriority.add(queue);
    sortQueues();
  }

  /** Serves a queue no more, though it is still there. */
  void closeQueue(String name) {
    byPriority.removeIf(queue -> queue.queue().name().equals(name));
  }

  void sortQueues() {
    // The sort is stable: queues of equal priority keep the order they were created in.
    byPriority.sort(Comparator.comparingInt((QueueState q) -> q.queue().priority()).reversed());
  }

  public List<QueueState> queuesByPriority() {
    return Collections.unmodifiableList(byPriority);
  }

  public QueueState queueOf(JobRecord job) {
    return queue(job.request().jobQueue());
  }

  /** Returns the queue of this name, which there must be. */
  QueueState queue(String name) {
    QueueState found = queues.get(name);
    if (found == null) {
      throw new IllegalStateException("no queue " + name);
    }
    return found;
  }

  /** Returns the environments of a queue, in the order they are tried. */
  public List<EnvironmentState> environmentsOf(QueueState queue) {
    return queue.environments(environments);
  }

  public EnvironmentState environment(String name) {
    EnvironmentState found = environments.get(name);
    if (found == null) {
      throw new IllegalStateException("no compute environment " + name);
    }
    return found;
  }

  /**
   * Finds what {@code name} or {@code name:revision} stands for: without a revision the newest
   * ACTIVE one, else the one named, which may be INACTIVE.
   */
  public Optional<JobDefinitionRevision> definition(String id) {
    String name = definitionName(id);
    if (name.length() == id.length()) {
      DefinitionState found = definitions.get(name);
      return found == null ? Optional.empty() : definition(name, found.newestActive());
    }
    Integer revision = Ints.tryParse(id.substring(name.length() + 1));
    return revision == null ? Optional.empty() : definition(name, revision);
  }

  Optional<JobDefinitionRevision> definition(String name, int revision) {
    DefinitionState found = definitions.get(name);
    return found == null ? Optional.empty() : Optional.ofNullable(found.find(revision));
  }

  /** Says whether a submission may name this revision. */
  public boolean isActive(JobDefinitionRevision definition) {
    DefinitionState found = definitions.get(definition.definition().name());
    return found != null && found.isActive(definition.revision());
  }

  /** Returns the name in {@code name} or {@code name:revision}. */
  static String definitionName(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  /** Says whether nothing is placed or being stopped. */
  public boolean isQuiet() {
    return open.isEmpty();
  }

  /**
   * Takes an image of all there is, which stays as it is.
   *
   * @param at the instant of the latest fact, in milliseconds since the epoch
   */
  public ClusterFork fork(long at) {
    return new ClusterFork(this, at);
  }

  /** Returns the number of the job of an id of this cluster, whether or not it is still kept. */
  long number(JobId id) {
    return ids()
        .parse(id)
        .orElseThrow(() -> new IllegalStateException("no id of this cluster: " + id))
        .number();
  }

  JobIds ids() {
    JobIds known = ids;
    if (known == null) {
      throw new IllegalStateException("the cluster is not founded");
    }
    return known;
  }
}
