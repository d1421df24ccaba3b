package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Quantity;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaShareDetail;
import io.github.batchwright.model.QuotaShareUpdate;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.ServiceLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Creates, changes, deletes, describes and lists quota shares. */
public final class QuotaDesk {
  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;

  public QuotaDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
  }

  /** Creates a quota share. */
  public void create(QuotaShare share) {
    QueueState queue = findQueue(share.jobQueue());
    if (!queue.isByQuota()) {
      throw ClientException.of(
          "jobQueue", share.jobQueue(), "has no scheduling policy with a quotaSharePolicy");
    }
    QuotaUse shares = cluster.quotas().of(share.jobQueue());
    QuotaUse.Entry before = shares.find(share.name());
    if (before != null) {
      throw ClientException.of(
          "quotaShareName",
          share.name(),
          before.deleting() ? "is still being deleted" : "exists already");
    }
    Refusals.checkCap("quotaShareName", share.name(), shares.all().size(), limits.activeShares());
    turn.record(new QuotaFact.QuotaShareCreated(share));
  }

  /** Sees to it that a quota share is there and as it is described. */
  public void declare(QuotaShare share) {
    QuotaUse.Entry before = cluster.quotas().of(share.jobQueue()).find(share.name());
    if (before == null || before.deleting()) {
      create(share);
    } else if (!share.equals(before.share())) {
      turn.record(new QuotaFact.QuotaShareUpdated(share));
    }
  }

  /** Changes a quota share. */
  public void update(QuotaShareUpdate update) {
    QuotaShare before = find(update.jobQueue(), update.quotaShare()).share();
    QuotaShare after = Refusals.orRefuse(() -> update.applyTo(before));
    if (!after.equals(before)) {
      turn.record(new QuotaFact.QuotaShareUpdated(after));
    }
  }

  /** Deletes a quota share; {@link QuotaDeletions} ends its jobs. */
  public void delete(String queue, String name) {
    if (find(queue, name).share().state() != ResourceState.DISABLED) {
      throw ClientException.of("quotaShare", name, "must be DISABLED to be deleted");
    }
    turn.record(new QuotaFact.QuotaShareDeleting(queue, name));
  }

  /** Describes a quota share. */
  public QuotaShareDetail describe(String queue, String name) {
    findQueue(queue);
    QuotaUse.Entry found = cluster.quotas().of(queue).find(name);
    if (found == null) {
      throw unknown(queue, name);
    }
    return detail(found);
  }

  /** Lists the quota shares of a queue in the order of their names. */
  public Page<QuotaShareDetail> list(String queue, PageRequest page) {
    findQueue(queue);
    return paging.page(cluster.quotas().of(queue).byName(), page, name -> true, this::detail);
  }

  private QuotaShareDetail detail(QuotaUse.Entry entry) {
    QuotaShare share = entry.share();
    List<QuotaShareDetail.Usage> usage = new ArrayList<>();
    for (QuotaCapacityLimit limit : share.capacityLimits()) {
      QuotaUnit unit = limit.capacityUnit();
      double one = Quantity.one(unit);
      usage.add(
          new QuotaShareDetail.Usage(
              unit, entry.used().in(unit) / one, entry.borrowed(unit) / one));
    }
    return new QuotaShareDetail(
        share,
        entry.deleting() ? ResourceStatus.DELETING : ResourceStatus.VALID,
        usage,
        findQueue(share.jobQueue()).unfinishedJobs(share.name()),
        Instant.ofEpochMilli(entry.createdAt()));
  }

  private QuotaUse.Entry find(String queue, String name) {
    findQueue(queue);
    QuotaUse.Entry found = cluster.quotas().of(queue).find(name);
    if (found == null) {
      throw unknown(queue, name);
    }
    if (found.deleting()) {
      throw ClientException.of("quotaShare", name, "is being deleted");
    }
    return found;
  }

  private static ClientException unknown(String queue, String name) {
    return ClientException.of("quotaShare", name, "does not exist in queue '" + queue + "'");
  }

  private QueueState findQueue(String name) {
    QueueState found = cluster.findQueue(name);
    if (found == null) {
      throw ClientException.of("jobQueue", name, "does not exist");
    }
    return found;
  }
}
