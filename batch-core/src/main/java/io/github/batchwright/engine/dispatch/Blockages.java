package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How queues were left from which nothing more could be placed, so that they are looked at again
 * only when something has changed that could matter to them, or when time alone may have.
 */
final class Blockages {
  /**
   * A queue as it was left.
   *
   * @param stamp the sum of the numbers that tell of a change
   * @param entered how many jobs had entered it
   * @param until until when that is known to hold
   * @param head what blocked it, or null
   * @param isFull whether nothing in it had room, whatever its order
   */
  private record Blocked(
      long stamp, long entered, long until, Dispatch.@Nullable Candidate head, boolean isFull) {}

  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Map<QueueState, Blocked> blocked = new LinkedHashMap<>();
  private long recheckAt = Long.MAX_VALUE;

  Blockages(Cluster cluster, Dispatch dispatch) {
    this.cluster = cluster;
    this.dispatch = dispatch;
  }

  /** Begins a pass over all queues. */
  void begin() {
    recheckAt = Long.MAX_VALUE;
    if (blocked.size() > cluster.queuesByPriority().size()) {
      blocked.keySet().retainAll(cluster.queuesByPriority());
    }
  }

  /** Returns when time alone may let something be placed, or {@link Long#MAX_VALUE}. */
  long recheckAt() {
    return recheckAt;
  }

  /** Nothing in a queue has room. */
  void leaveFull(QueueState queue) {
    leave(queue, null, Long.MAX_VALUE, true);
  }

  /**
   * Nothing more of a queue may be placed.
   *
   * @param head what blocks it, or null
   * @param until when time alone may change that
   */
  void leave(QueueState queue, Dispatch.@Nullable Candidate head, long until) {
    leave(queue, head, until, false);
  }

  private void leave(
      QueueState queue, Dispatch.@Nullable Candidate head, long until, boolean isFull) {
    blocked.put(queue, new Blocked(stamp(queue), queue.entered(), until, head, isFull));
    recheckAt = Math.min(recheckAt, until);
  }

  /** Says whether nothing has changed that could have something placed from a queue. */
  boolean isStillBlocked(QueueState queue, long now) {
    Blocked left = blocked.get(queue);
    if (left == null
        || left.stamp() != stamp(queue)
        || now >= left.until()
        || queue.entered() - left.entered() > QueueState.REMEMBERED) {
      return false;
    }
    if (queue.entered() == left.entered()) {
      recheckAt = Math.min(recheckAt, left.until());
      return true;
    }
    DispatchPolicy policy = queue.queue().effectiveDispatchPolicy();
    // Whoever comes is promised something, or may be the first in an order that the host has made.
    if (policy.mode() == DispatchMode.CONSERVATIVE || (policy.order() != null && !left.isFull())) {
      return false;
    }
    long until = left.until();
    ShareOrder shareOrder = dispatch.order(queue, now);
    for (long i = left.entered(); i < queue.entered(); i++) {
      QueueState.Entry entry = queue.entry(i);
      Dispatch.Candidate head = left.head();
      boolean isFit = Admission.fits(cluster, queue, entry.shape(), now);
      boolean mayGoAround = isFit && policy.mode() != DispatchMode.STRICT;
      if (left.isFull()
          ? isFit
          : mayGoAround || head == null || !isBehind(entry, head, shareOrder)) {
        return false;
      }
      boolean matters = isFit || queue.isWatched();
      if (head != null && entry.share() != head.share() && matters) {
        until = Math.min(until, shareOrder.meets(entry.share(), head.share()));
      }
    }
    leave(queue, left.head(), until, left.isFull());
    return true;
  }

  /**
   * Says whether a job comes after one that there is no room for. Others that have come before that
   * one in the meantime have no room either.
   */
  private static boolean isBehind(
      QueueState.Entry entry, Dispatch.Candidate head, ShareOrder shareOrder) {
    if (entry.share() == head.share()) {
      return entry.place() > head.place();
    }
    double usage = shareOrder.weighted(entry.share());
    double least = shareOrder.weighted(head.share());
    return usage > least
        || (usage == least && Dispatch.oldest(entry.share()) > Dispatch.oldest(head.share()));
  }

  /** A sum of numbers that only grow: the same again means that none of them has changed. */
  private long stamp(QueueState queue) {
    long stamp = queue.version() + cluster.unitsVersion();
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      stamp += environment.version();
    }
    return queue.queue().effectiveDispatchPolicy().mode().looksAhead()
        ? stamp + cluster.durations().version()
        : stamp;
  }
}
