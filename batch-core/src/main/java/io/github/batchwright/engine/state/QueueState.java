package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Multiset;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ShareAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A queue, its shares, and what in them waits for room. */
public final class QueueState {
  /** The one share of a first-in, first-out queue. */
  static final String EVERYBODY = "";

  /**
   * Why the first job is not placed. Recorded only for queues that act upon it.
   *
   * @param head the job or the child
   * @param reason why
   * @param since when it became first and blocked for that reason, in milliseconds since the epoch
   */
  public record Blockage(TaskRef head, BlockedReason reason, long since) {}

  /**
   * A job that became ready.
   *
   * @param share whose it is
   * @param place where it is among those of its share
   * @param shape what placement looks at in it
   */
  public record Entry(ShareState share, long place, Shape shape) {}

  /** How many of the latest entries are remembered. */
  public static final int REMEMBERED = 64;

  private final JobTable jobs;
  private final Map<String, ShareState> shares = new LinkedHashMap<>();
  private final TreeSet<ShareState> idle =
      new TreeSet<>(
          Comparator.comparingLong(ShareState::fadesAt).thenComparing(ShareState::identifier));
  private final Departures departures = new Departures();
  private final Multiset<Shape> shapes = LinkedHashMultiset.create();
  private final Entry[] entries = new Entry[REMEMBERED];
  private long entered;
  private final boolean byQuota;
  private JobQueue queue;
  private @Nullable FairsharePolicy policy;
  private @Nullable Blockage blockage;
  private @Nullable List<EnvironmentState> environments;
  private long version;

  QueueState(JobQueue queue, @Nullable FairsharePolicy policy, boolean byQuota, JobTable jobs) {
    this.byQuota = byQuota;
    this.queue = queue;
    this.policy = policy;
    this.jobs = jobs;
  }

  /** Returns a copy for trying placements on, over a copy of the jobs. */
  QueueState copy(JobTable otherJobs) {
    QueueState copy = new QueueState(queue, policy, byQuota, otherJobs);
    for (ShareState share : shares.values()) {
      ShareState copied = share.copy(otherJobs);
      copy.shares.put(share.identifier(), copied);
      if (copied.isIdle()) {
        copy.idle.add(copied);
      }
    }
    copy.shapes.addAll(shapes);
    copy.version = version;
    return copy;
  }

  public JobQueue queue() {
    return queue;
  }

  /**
   * Takes on what was changed.
   *
   * @param left the versions of its former environments, so that placement's sum of versions grows
   *     whatever the versions of its new ones are
   */
  void replace(JobQueue changed, long left) {
    queue = changed;
    environments = null;
    version += 1 + left;
  }

  /** Returns its environments in their order, once looked up. */
  List<EnvironmentState> environments(Map<String, EnvironmentState> all) {
    List<EnvironmentState> known = environments;
    if (known == null) {
      ImmutableList.Builder<EnvironmentState> found = ImmutableList.builder();
      for (String name : queue.computeEnvironmentOrder()) {
        EnvironmentState environment = all.get(name);
        if (environment == null) {
          throw new IllegalStateException("no compute environment " + name);
        }
        found.add(environment);
      }
      known = found.build();
      environments = known;
    }
    return known;
  }

  /** Has its environments looked up again, after one was replaced. */
  void forgetEnvironments() {
    environments = null;
  }

  /** Returns the rules it shares capacity by, or null if it is served first in, first out. */
  public @Nullable FairsharePolicy policy() {
    return policy;
  }

  /** Says whether each of its shares is a quota share. */
  public boolean isByQuota() {
    return byQuota;
  }

  private boolean isInOrder() {
    return policy == null && !byQuota;
  }

  /** Goes over to other rules; what was used so far counts under them too. */
  void policy(@Nullable FairsharePolicy newPolicy, long now) {
    policy = newPolicy;
    idle.clear();
    for (ShareState share : shares.values()) {
      share.attributes(attributes(share.identifier()), decayMillis(), now);
      if (share.isIdle()) {
        idle.add(share);
      }
    }
    version++;
  }

  private ShareAttributes attributes(String identifier) {
    return policy == null ? ShareAttributes.of("all", 1) : policy.share(identifier);
  }

  long decayMillis() {
    return policy == null ? 0 : policy.effectiveDecay().toMillis();
  }

  /**
   * Returns a number that is another whenever what placement sees of this queue has changed, but
   * for jobs that entered: those are in {@link #entry}.
   */
  public long version() {
    return version;
  }

  /** Returns how many jobs became ready so far, each as often as it did. */
  public long entered() {
    return entered;
  }

  /** Returns one of the latest {@value #REMEMBERED} entries, counted from 0. */
  public Entry entry(long number) {
    return entries[(int) (number % REMEMBERED)];
  }

  /** Returns the shapes of the jobs that are ready, each once. */
  public Set<Shape> shapes() {
    return Collections.unmodifiableSet(shapes.elementSet());
  }

  /** Returns every share that is or was active. */
  public Collection<ShareState> shares() {
    return Collections.unmodifiableCollection(shares.values());
  }

  /** Returns the share that a job takes, or null if it is not there. */
  public @Nullable ShareState shareOf(JobRecord job) {
    return shares.get(identifier(job));
  }

  @Nullable ShareState share(String identifier) {
    return shares.get(identifier);
  }

  /** Returns how many of its jobs are not finished; an array job counts as one. */
  public long unfinishedJobs() {
    return shares.values().stream().mapToLong(ShareState::liveJobs).sum();
  }

  /** Returns how many jobs of a share are not finished; an array job counts as one. */
  public long unfinishedJobs(String identifier) {
    ShareState share = shares.get(identifier);
    return share == null ? 0 : share.liveJobs();
  }

  /** Says whether a share has jobs that are not finished, or use that has not faded. */
  public boolean isActive(String identifier, long now) {
    ShareState share = shares.get(identifier);
    return share != null && (!share.isIdle() || share.fadesAt() > now);
  }

  /** Returns how many shares are active. */
  public int activeShares(long now) {
    int faded = 0;
    for (ShareState share : idle) {
      if (share.fadesAt() > now) {
        break;
      }
      faded++;
    }
    return shares.size() - faded;
  }

  /** Returns the place of a job in the order it is to be taken from its share. */
  public long place(JobRecord job) {
    return Lane.place(job, isInOrder());
  }

  /**
   * Returns when a job or a child ahead of a place left the queue last, or {@link Attempt#NEVER}.
   *
   * @param index of the child at that place, 0 for a job that is no array
   */
  public long departureBefore(long place, int index) {
    return isInOrder() ? departures.before(place, index) : departures.before(Lane.NONE, 0);
  }

  /** Returns why the first job is not placed, if that is being watched and there is a reason. */
  public @Nullable Blockage blockage() {
    return blockage;
  }

  /** Says whether it matters who is first in it even if nothing has room. */
  public boolean isWatched() {
    return blockage != null || !queue.jobStateTimeLimitActions().isEmpty();
  }

  void blockage(@Nullable Blockage newBlockage) {
    blockage = newBlockage;
  }

  /** Returns what left it lately, oldest first. */
  List<Departures.Departure> departures() {
    return departures.all();
  }

  void keepDeparture(Departures.Departure departure) {
    departures.add(departure);
  }

  /** Puts a share in place as it was; it is behind those that are there. */
  void keepShare(String identifier, FadingUsage usage) {
    shares.put(identifier, new ShareState(identifier, attributes(identifier), usage));
  }

  /** Counts a job that is not finished, and lets it wait if it is ready. */
  void keepJob(JobRecord job) {
    ShareState share = kept(job);
    share.submitted();
    if (job.isReady()) {
      enter(job, share);
    }
  }

  /** Counts an attempt that goes on. */
  void keepAttempt(JobRecord job) {
    kept(job).countAttempt(job.shape().demand());
  }

  /** Finds out which shares are idle, once everything in them is in place. */
  void keptAll() {
    shares.values().stream().filter(ShareState::isIdle).forEach(idle::add);
  }

  private ShareState kept(JobRecord job) {
    ShareState share = shares.get(identifier(job));
    if (share == null) {
      throw new IllegalStateException("no share " + identifier(job));
    }
    return share;
  }

  void submitted(JobRecord job, long now) {
    int before = shares.size();
    share(job, now).submitted();
    // A share more makes what is reserved smaller.
    version += shares.size() == before ? 0 : 1;
  }

  void finished(JobRecord job, long now) {
    ShareState share = share(job, now);
    idle.remove(share);
    share.finished();
    settle(share, now);
  }

  void enter(JobRecord job, long now) {
    enter(job, share(job, now));
  }

  private void enter(JobRecord job, ShareState share) {
    LaneKey key = LaneKey.of(job);
    long place = place(job);
    if (share.enter(key, place, isInOrder(), jobs)) {
      shapes.add(key.shape());
    }
    entries[(int) (entered % REMEMBERED)] = new Entry(share, place, key.shape());
    entered++;
  }

  void leave(JobRecord job, long now) {
    leavePlace(job, now);
    departures.add(place(job), 0, now);
  }

  /** A job that is ready is about to enter at another place: nobody behind it has moved up. */
  void leavePlace(JobRecord job, long now) {
    LaneKey key = LaneKey.of(job);
    if (share(job, now).leave(key)) {
      shapes.remove(key.shape());
    }
    version++;
  }

  /** A child of an array job waits no more, though others of that job may. */
  void childLeft(JobRecord job, int index, long now) {
    departures.add(place(job), index, now);
  }

  void placed(JobRecord job, Resources demand, long now) {
    share(job, now).placed(demand, now);
    version++;
  }

  void ended(JobRecord job, Resources demand, long placedAt, long now) {
    ShareState share = share(job, now);
    idle.remove(share);
    share.ended(demand, placedAt, now);
    settle(share, now);
  }

  private ShareState share(JobRecord job, long now) {
    String identifier = identifier(job);
    ShareState share = shares.get(identifier);
    if (share == null) {
      share = new ShareState(identifier, attributes(identifier), decayMillis());
      shares.put(identifier, share);
    }
    idle.remove(share);
    forgetFaded(now);
    return share;
  }

  private void settle(ShareState share, long now) {
    if (share.isIdle()) {
      idle.add(share);
    }
    forgetFaded(now);
    version++;
  }

  private void forgetFaded(long now) {
    for (Iterator<ShareState> i = idle.iterator(); i.hasNext(); ) {
      ShareState share = i.next();
      if (share.fadesAt() > now) {
        break;
      }
      i.remove();
      shares.remove(share.identifier());
    }
  }

  private String identifier(JobRecord job) {
    String identifier =
        byQuota
            ? job.request().quotaShareName()
            : policy == null ? null : job.request().shareIdentifier();
    return identifier == null ? EVERYBODY : identifier;
  }
}
