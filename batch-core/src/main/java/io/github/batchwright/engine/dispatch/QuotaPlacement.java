package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.placement.Prospect;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.Quantity;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Places the jobs of queues that have quota shares. Each share is a queue of its own, strictly in
 * its order. First go those that stay within the limits of their own share, the oldest first; then,
 * unless one of them waits for room, those that borrow, the oldest first.
 */
final class QuotaPlacement {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Map<QueueState, Long> left = new LinkedHashMap<>();

  QuotaPlacement(Cluster cluster, Dispatch dispatch) {
    this.cluster = cluster;
    this.dispatch = dispatch;
  }

  /** Says whether nothing has changed since a queue was left. */
  boolean isAsItWas(QueueState queue) {
    Long before = left.get(queue);
    return before != null && before == stamp(queue);
  }

  /** Places at most {@code most} attempts; returns how many. */
  int serve(QueueState queue, int most, Predicate<TaskRef> placer) {
    left.keySet().retainAll(cluster.queuesByPriority());
    List<ShareState> waiting = new ArrayList<>(queue.shares());
    int placed = serve(queue, waiting, most, true, placer);
    boolean someWait = waiting.stream().anyMatch(share -> waitsForRoom(queue, share));
    if (placed < most && !someWait) {
      waiting = new ArrayList<>(queue.shares());
      placed += serve(queue, waiting, most - placed, false, placer);
    }
    if (placed < most) {
      left.put(queue, stamp(queue));
    } else {
      left.remove(queue);
    }
    return placed;
  }

  private int serve(
      QueueState queue,
      List<ShareState> waiting,
      int most,
      boolean own,
      Predicate<TaskRef> placer) {
    List<ShareState> open = new ArrayList<>(waiting);
    int placed = 0;
    while (placed < most) {
      Dispatch.Candidate next = next(queue, open, own);
      if (next == null) {
        break;
      }
      boolean isLeft = own || isLeft(queue, next);
      if (isLeft && placer.test(next.task())) {
        placed++;
      } else if (own) {
        open.remove(next.share());
      } else {
        break;
      }
    }
    return placed;
  }

  /** Returns the oldest of those that are first in their shares and may go by their quota. */
  private Dispatch.@Nullable Candidate next(
      QueueState queue, List<ShareState> shares, boolean own) {
    Dispatch.Candidate oldest = null;
    for (ShareState share : shares) {
      Dispatch.Candidate first = dispatch.first(queue, share);
      if (first != null && mayGo(queue, first, own)) {
        boolean isOlder =
            oldest == null || Lane.number(first.place()) < Lane.number(oldest.place());
        oldest = isOlder ? first : oldest;
      }
    }
    return oldest;
  }

  /**
   * Says whether it is for the first of a share to go. Of those who borrow, whoever may, and could
   * get it some time, has its turn, though it is not left now.
   */
  private boolean mayGo(QueueState queue, Dispatch.Candidate first, boolean own) {
    QuotaUse use = cluster.quotas().of(queue.queue().name());
    String name = first.share().identifier();
    Quantity more = Quantity.of(job(first));
    // What others are being stopped for has its room already.
    if (cluster.claims().find(first.task()) != null || use.isOwn(name, more) != own) {
      return false;
    }
    return own
        ? use.isLeft(name, more)
        : use.mayHave(name, more) && use.couldEver(name, more) && couldFit(queue, job(first));
  }

  private boolean isLeft(QueueState queue, Dispatch.Candidate first) {
    return cluster
        .quotas()
        .of(queue.queue().name())
        .isLeft(first.share().identifier(), Quantity.of(job(first)));
  }

  /** Says whether the first of a share may have what it asks for, and could get it some time. */
  private boolean waitsForRoom(QueueState queue, ShareState share) {
    Dispatch.Candidate first = dispatch.first(queue, share);
    if (first == null || cluster.claims().find(first.task()) != null) {
      return false;
    }
    JobRecord job = job(first);
    return cluster.quotas().of(queue.queue().name()).isOwn(share.identifier(), Quantity.of(job))
        && couldFit(queue, job);
  }

  private boolean couldFit(QueueState queue, JobRecord job) {
    return cluster.environmentsOf(queue).stream().anyMatch(e -> Prospect.couldFit(e, job.shape()));
  }

  private JobRecord job(Dispatch.Candidate candidate) {
    return cluster.jobs().get(candidate.task().number());
  }

  /** A sum of numbers that only grow: the same again means that none of them has changed. */
  private long stamp(QueueState queue) {
    long stamp =
        queue.version()
            + queue.entered()
            + cluster.unitsVersion()
            + cluster.quotas().version()
            + cluster.claims().version();
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      stamp += environment.version();
    }
    return stamp;
  }
}
