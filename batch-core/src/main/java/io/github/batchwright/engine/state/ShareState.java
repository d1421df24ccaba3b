package io.github.batchwright.engine.state;

import io.github.batchwright.model.Resources;
import io.github.batchwright.model.ShareAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one share of a queue has used, and what of it is ready to be placed. A first-in, first-out
 * queue has one share for all its jobs.
 */
public final class ShareState {
  private final String identifier;
  private final FadingUsage usage;
  private final Map<LaneKey, Lane> lanes;
  private ShareAttributes attributes;
  private long liveJobs;
  private int attempts;
  private long runningMemoryMiB;
  private long runningGpus;

  ShareState(String identifier, ShareAttributes attributes, long decayMillis) {
    this(identifier, attributes, new FadingUsage(decayMillis), new LinkedHashMap<>());
  }

  private ShareState(
      String identifier, ShareAttributes attributes, FadingUsage usage, Map<LaneKey, Lane> lanes) {
    this.identifier = identifier;
    this.attributes = attributes;
    this.usage = usage;
    this.lanes = lanes;
  }

  /** Makes a share that has used something. */
  ShareState(String identifier, ShareAttributes attributes, FadingUsage usage) {
    this(identifier, attributes, usage, new LinkedHashMap<>());
  }

  /** Returns everything there is to know of what it has used. */
  FadingUsage.Image usage() {
    return usage.image();
  }

  /** Counts an attempt that goes on and whose use of vCPUs is counted already. */
  void countAttempt(Resources demand) {
    hold(demand);
  }

  private void hold(Resources demand) {
    attempts++;
    runningMemoryMiB += demand.memoryMiB();
    runningGpus += demand.gpus();
  }

  ShareState copy(JobTable jobs) {
    Map<LaneKey, Lane> copies = new LinkedHashMap<>();
    lanes.forEach((key, lane) -> copies.put(key, lane.copy(jobs)));
    ShareState copy = new ShareState(identifier, attributes, usage.copy(), copies);
    copy.liveJobs = liveJobs;
    copy.attempts = attempts;
    copy.runningMemoryMiB = runningMemoryMiB;
    copy.runningGpus = runningGpus;
    return copy;
  }

  void attributes(ShareAttributes newAttributes, long decayMillis, long now) {
    attributes = newAttributes;
    usage.decayOver(decayMillis, now);
  }

  /** Takes in a job that became ready; says whether it is the first of its lane. */
  boolean enter(LaneKey key, long place, boolean inOrder, JobTable jobs) {
    int before = lanes.size();
    lanes.computeIfAbsent(key, k -> new Lane(k, inOrder, jobs)).enter(place);
    return lanes.size() > before;
  }

  /** Lets go of a job that is no longer ready; says whether it was the last of its lane. */
  boolean leave(LaneKey key) {
    Lane lane = lanes.get(key);
    if (lane == null) {
      throw new IllegalStateException("a job leaves a lane it never entered: " + key);
    }
    lane.leave();
    return lane.isEmpty() && lanes.remove(key) != null;
  }

  void submitted() {
    liveJobs++;
  }

  void finished() {
    liveJobs--;
  }

  void placed(Resources demand, long now) {
    hold(demand);
    usage.start(demand.milliVcpus(), now);
  }

  void ended(Resources demand, long placedAt, long now) {
    attempts--;
    runningMemoryMiB -= demand.memoryMiB();
    runningGpus -= demand.gpus();
    usage.end(demand.milliVcpus(), placedAt, now);
  }

  /** Says whether no job of it is left that is not finished. */
  boolean isIdle() {
    return liveJobs == 0 && attempts == 0;
  }

  /** Returns when an idle share is no longer active. */
  long fadesAt() {
    return usage.gone();
  }

  /** Returns whose share it is; empty for all jobs of a first-in, first-out queue. */
  public String identifier() {
    return identifier;
  }

  /** Returns its weight and its cap. */
  public ShareAttributes attributes() {
    return attributes;
  }

  /** Returns what is ready to be placed, in no order. */
  public Collection<Lane> lanes() {
    return Collections.unmodifiableCollection(lanes.values());
  }

  /**
   * Returns where jobs are that are ready, first things first.
   *
   * @param from the first place that counts
   * @param most how many are looked for of jobs that are alike
   */
  public List<Long> places(long from, int most) {
    List<Long> places = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      int[] left = {most};
      lane.visit(
          place -> {
            if (place >= from) {
              places.add(place);
              left[0]--;
            }
            return left[0] > 0;
          });
    }
    places.sort(Comparator.naturalOrder());
    return places;
  }

  /** Says whether anything is ready to be placed. */
  public boolean hasReady() {
    return !lanes.isEmpty();
  }

  /** Returns how many attempts of it go on. */
  public int attempts() {
    return attempts;
  }

  /** Says whether as many attempts go on as may. */
  public boolean isAtCap() {
    Integer cap = attributes.maxConcurrency();
    return cap != null && attempts >= cap;
  }

  /** Returns the milli-vCPUs that its attempts have. */
  public long runningMilliVcpus() {
    return usage.running();
  }

  /** Returns how many jobs of it are not finished. */
  public long liveJobs() {
    return liveJobs;
  }

  /** Returns what it has used lately, in vCPU seconds. */
  public double vcpuSeconds(long now) {
    return usage.at(now) / 1_000_000;
  }

  /**
   * Returns the largest part that its attempts have of the vCPUs, the memory or the GPUs that there
   * are. It is all of what there is none of any more.
   */
  public double dominantShare(Resources all) {
    double most = part(usage.running(), all.milliVcpus());
    most = Math.max(most, part(runningMemoryMiB, all.memoryMiB()));
    return Math.max(most, part(runningGpus, all.gpus()));
  }

  private static double part(long held, long all) {
    return held == 0 ? 0 : (double) held / (all == 0 ? held : all);
  }

  /** Returns what it has used lately, in vCPU seconds times its weight: the lowest goes first. */
  public double weightedUsage(long now) {
    return vcpuSeconds(now) * attributes.weightFactor();
  }

  /**
   * Returns when this share, which has used no less, may have used as little as another, if nothing
   * happens; or when one of them begins to fade differently, if that is sooner. It is never now.
   */
  public long meets(ShareState other, long now) {
    double gap = weightedUsage(now) - other.weightedUsage(now);
    double closing =
        (other.usage.slope(now) * other.attributes.weightFactor()
                - usage.slope(now) * attributes.weightFactor())
            / 1_000_000;
    long steady = Math.min(usage.steadyUntil(now), other.usage.steadyUntil(now));
    if (closing <= 0) {
      return steady;
    }
    // At the very instant at which both are level, the older job may already go first.
    double millis = Math.floor(gap / closing);
    return millis >= steady - now ? steady : now + Math.max(1, (long) millis);
  }
}
