package io.github.batchwright.engine.resources;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.QuotaShare;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Terminates what is left in quota shares that are being deleted, a bounded part of it each turn,
 * and lets go of a share once its last job is finished. As {@link QueueDeletions}, it begins at the
 * end once more after a restart.
 */
public final class QuotaDeletions {
  /** How many job numbers one turn looks at. */
  private static final int LOOKED_AT = 10_000;

  private final Cluster cluster;
  private final Cancellations cancellations;
  // The number to go on with for each share, downward; its jobs grow no more.
  private final Map<QuotaShare, Long> next = new LinkedHashMap<>();
  private int looked;

  public QuotaDeletions(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.cancellations = new Cancellations(cluster, attempts);
  }

  /**
   * Terminates jobs until those it ended weigh {@code most} or more.
   *
   * @return how much was done; 0 if there is nothing to do before another job ends
   */
  public int run(Turn turn, int most) {
    looked = 0;
    int done = 0;
    int left = most;
    for (QueueState queue : cluster.queues().values()) {
      if (!queue.isByQuota()) {
        continue;
      }
      QuotaUse shares = cluster.quotas().of(queue.queue().name());
      for (QuotaUse.Entry entry : new ArrayList<>(shares.all())) {
        if (entry.deleting()) {
          left = terminate(turn, queue, entry.share(), left);
          done += forget(turn, queue, entry.share());
        }
      }
    }
    return done + looked;
  }

  private int forget(Turn turn, QueueState queue, QuotaShare share) {
    if (queue.unfinishedJobs(share.name()) > 0) {
      return 0;
    }
    turn.record(new QuotaFact.QuotaShareDeleted(share.jobQueue(), share.name()));
    next.remove(share);
    return 1;
  }

  /** Returns how much more may be ended in this turn. */
  private int terminate(Turn turn, QueueState queue, QuotaShare share, int most) {
    String reason = "Quota share '" + share.name() + "' was deleted";
    String name = share.jobQueue();
    int left = most;
    long number = cluster.byQueue().floor(name, next.getOrDefault(share, cluster.jobs().last()));
    boolean any = queue.unfinishedJobs(share.name()) > 0;
    while (any && number > 0 && left > 0 && looked < LOOKED_AT) {
      looked++;
      JobRecord job = cluster.jobs().find(number);
      if (job != null
          && share.name().equals(job.request().quotaShareName())
          && !job.state().status().isTerminal()) {
        left -= job.weight();
        cancellations.cancel(turn, TaskRef.whole(number), reason, true);
      }
      number = cluster.byQueue().floor(name, number - 1);
    }
    next.put(share, number);
    return left;
  }
}
