package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Resources;
import org.jspecify.annotations.Nullable;

/**
 * By what the shares of a queue are compared at one instant: by the measure of its policy, times
 * the weight of each. The lowest goes first. What is placed meanwhile is seen; other environments
 * are not.
 */
public final class ShareOrder {
  private final QueueState queue;
  private final long now;

  /** What the parts that are held are parts of; null if parts do not matter. */
  private final @Nullable Resources all;

  ShareOrder(Cluster cluster, QueueState queue, long now) {
    this.queue = queue;
    this.now = now;
    this.all =
        isByPart(queue)
            ? cluster.environmentsOf(queue).stream()
                .map(EnvironmentState::shared)
                .reduce(Resources.NONE, Resources::plus)
            : null;
  }

  /** Says whether a queue is shared by parts of what there is. */
  static boolean isByPart(QueueState queue) {
    FairsharePolicy policy = queue.policy();
    return policy != null && policy.isByDominantResource();
  }

  /** Says whether a part of what there is counts, and not what was used in the course of time. */
  public boolean isByPart() {
    return all != null;
  }

  /** Returns what a share has, times its weight: 0 in a first-in, first-out queue. */
  public double weighted(ShareState share) {
    if (queue.policy() == null) {
      return 0;
    }
    return all == null
        ? share.weightedUsage(now)
        : share.dominantShare(all) * share.attributes().weightFactor();
  }

  /** Returns what a share has: vCPU seconds, or a part of 1. */
  public double plain(ShareState share) {
    return all == null ? share.vcpuSeconds(now) : share.dominantShare(all);
  }

  /**
   * Returns when a share that has no less may have as little as another if nothing happens, or
   * {@link Long#MAX_VALUE}. See {@link ShareState#meets}.
   */
  public long meets(ShareState share, ShareState other) {
    return all == null ? share.meets(other, now) : Long.MAX_VALUE;
  }
}
