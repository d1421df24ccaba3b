package io.github.batchwright.engine.state;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The quota shares of all queues. Changed only by facts. */
public final class Quotas {
  private static final QuotaUse NO_SHARES = new QuotaUse();

  private final NavigableMap<String, QuotaUse> byQueue = new TreeMap<>();
  private long version;

  Quotas() {}

  /** Returns the shares of a queue. */
  public QuotaUse of(String queue) {
    return byQueue.getOrDefault(queue, NO_SHARES);
  }

  /** Returns the share of a job, or null if it belongs to none. */
  public QuotaUse.@Nullable Entry find(JobRecord job) {
    String share = job.request().quotaShareName();
    return share == null ? null : of(job.request().jobQueue()).find(share);
  }

  /** Returns a number that is another whenever the shares or what they have has changed. */
  public long version() {
    return version;
  }

  void addAll(Quotas others) {
    others.byQueue.forEach((queue, shares) -> byQueue.put(queue, shares.copy()));
    version = others.version;
  }

  void take(JobRecord job) {
    String share = job.request().quotaShareName();
    if (share != null) {
      of(job.request().jobQueue()).take(share, Quantity.of(job));
      version++;
    }
  }

  void giveBack(JobRecord job) {
    giveBack(job, Quantity.of(job));
  }

  void giveBack(JobRecord job, Quantity quantity) {
    String share = job.request().quotaShareName();
    if (share != null) {
      of(job.request().jobQueue()).giveBack(share, quantity);
      version++;
    }
  }

  void queueDeleted(String queue) {
    byQueue.remove(queue);
  }

  void apply(QuotaFact fact, long now) {
    version++;
    fact.accept(
        new QuotaFact.Visitor() {
          @Override
          public void quotaShareCreated(QuotaFact.QuotaShareCreated created) {
            byQueue
                .computeIfAbsent(created.share().jobQueue(), queue -> new QuotaUse())
                .put(new QuotaUse.Entry(created.share(), Quantity.NONE, false, now));
          }

          @Override
          public void quotaShareUpdated(QuotaFact.QuotaShareUpdated updated) {
            QuotaUse shares = of(updated.share().jobQueue());
            QuotaUse.Entry before = shares.find(updated.share().name());
            if (before != null) {
              shares.put(
                  new QuotaUse.Entry(
                      updated.share(), before.used(), before.deleting(), before.createdAt()));
            }
          }

          @Override
          public void quotaShareDeleting(QuotaFact.QuotaShareDeleting deleting) {
            QuotaUse shares = of(deleting.queue());
            QuotaUse.Entry before = shares.find(deleting.name());
            if (before != null) {
              shares.put(
                  new QuotaUse.Entry(before.share(), before.used(), true, before.createdAt()));
            }
          }

          @Override
          public void quotaShareDeleted(QuotaFact.QuotaShareDeleted deleted) {
            of(deleted.queue()).remove(deleted.name());
          }
        });
  }
}
