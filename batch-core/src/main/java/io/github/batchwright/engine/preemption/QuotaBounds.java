package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Quantity;
import io.github.batchwright.engine.state.QuotaUse;
import java.util.List;

/**
 * The quota that a job of a quota share needs. It may be made by stopping jobs of its own share
 * that matter less, if that share says so; and, for a job within its own limits, jobs of shares
 * that have borrowed, but none once a share has no more than its own.
 */
final class QuotaBounds implements Bounds {
  private final String queue;
  private final String share;
  private final JobRecord job;
  private final QuotaUse use;
  private final boolean isOwn;
  private final boolean inShare;

  QuotaBounds(Cluster cluster, JobRecord job, QuotaUse.Entry entry) {
    this.queue = job.request().jobQueue();
    this.share = entry.share().name();
    this.job = job;
    this.use = cluster.quotas().of(queue);
    this.isOwn = use.isOwn(share, Quantity.of(job));
    this.inShare = entry.share().inSharePreemption();
  }

  /** Says whether jobs of its queue may be stopped for it at all. */
  boolean mayStopAny() {
    return inShare
        || (isOwn
            && use.all().stream()
                .anyMatch(
                    entry ->
                        !entry.share().name().equals(share)
                            && use.isBorrowing(entry.share().name())));
  }

  @Override
  public boolean hold(List<Running> without) {
    return without(without).isLeft(share, Quantity.of(job));
  }

  @Override
  public boolean mayStop(Running candidate, List<Running> without) {
    String other = candidate.job().request().quotaShareName();
    if (other == null || !candidate.job().request().jobQueue().equals(queue)) {
      return true;
    }
    return other.equals(share)
        ? inShare && candidate.job().schedulingPriority() < job.schedulingPriority()
        : isOwn && without(without).isBorrowing(other);
  }

  private QuotaUse without(List<Running> victims) {
    QuotaUse left = use.copy();
    for (Running victim : victims) {
      String other = victim.job().request().quotaShareName();
      if (other != null && victim.job().request().jobQueue().equals(queue)) {
        left.giveBack(other, Quantity.of(victim.job()));
      }
    }
    return left;
  }
}
