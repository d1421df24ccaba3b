package io.github.batchwright.engine.state;

import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.ShareAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private final JobTable jobs;
  private final Map<String, ShareState> shares = new LinkedHashMap<>();
  private final TreeSet<ShareState> idle =
      new TreeSet<>(
          Comparator.comparingLong(ShareState::fadesAt).thenComparing(ShareState::identifier));
  private final Departures departures = new Departures();
  private JobQueue queue;
  private @Nullable FairsharePolicy policy;
  private @Nullable Blockage blockage;
  private long version;

  QueueState(JobQueue queue, @Nullable FairsharePolicy policy, JobTable jobs) {
    this.queue = queue;
    this.policy = policy;
    this.jobs = jobs;
  }

  /** Returns a copy for trying placements on, over a copy of the jobs. */
  QueueState copy(JobTable otherJobs) {
    QueueState copy = new QueueState(queue, policy, otherJobs);
    for (ShareState share : shares.values()) {
      ShareState copied = share.copy(otherJobs);
      copy.shares.put(share.identifier(), copied);
      if (copied.isIdle()) {
        copy.idle.add(copied);
      }
    }
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
    version += 1 + left;
  }

  /** Returns the rules it shares capacity by, or null if it is served first in, first out. */
  public @Nullable FairsharePolicy policy() {
    return policy;
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

  /** Returns a number that is another whenever what placement sees of this queue has changed. */
  public long version() {
    return version;
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
    return policy == null ? Lane.place(job) : Lane.placeByPriority(job);
  }

  /** Returns when a job ahead of a place left the queue last, or {@link Attempt#NEVER}. */
  public long departureBefore(long place) {
    return policy == null ? departures.before(place) : departures.before(Lane.NONE);
  }

  /** Returns why the first job is not placed, if that is being watched and there is a reason. */
  public @Nullable Blockage blockage() {
    return blockage;
  }

  void blockage(@Nullable Blockage newBlockage) {
    blockage = newBlockage;
  }

  void submitted(JobRecord job, long now) {
    share(job, now).submitted();
    version++;
  }

  void finished(JobRecord job, long now) {
    ShareState share = share(job, now);
    idle.remove(share);
    share.finished();
    settle(share, now);
  }

  void enter(JobRecord job, long now) {
    share(job, now).enter(LaneKey.of(job), place(job), jobs);
    version++;
  }

  void leave(JobRecord job, long now) {
    share(job, now).leave(LaneKey.of(job));
    departures.add(place(job), now);
    version++;
  }

  void placed(JobRecord job, long milliVcpus, long now) {
    share(job, now).placed(milliVcpus, now);
    version++;
  }

  void ended(JobRecord job, long milliVcpus, long placedAt, long now) {
    ShareState share = share(job, now);
    idle.remove(share);
    share.ended(milliVcpus, placedAt, now);
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
    String identifier = policy == null ? null : job.request().shareIdentifier();
    return identifier == null ? EVERYBODY : identifier;
  }
}
