package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.placement.Dispatch;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LaneKey;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a job or a child is not running yet. It reads, and decides nothing. */
public final class WaitReasons {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final RoomReasons room;

  public WaitReasons(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.room = new RoomReasons(cluster);
  }

  /** Returns the first reason in words, or null if there is nothing to wait for. */
  public @Nullable String text(TaskRef task, long now) {
    List<WaitReason> reasons = of(task, now);
    return reasons.isEmpty() ? null : reasons.get(0).text();
  }

  /** Returns every reason in order of precedence; none if there is nothing to wait for. */
  public List<WaitReason> of(TaskRef task, long now) {
    JobRecord job = cluster.jobs().get(task.number());
    return switch (job.task(task.index()).status()) {
      case PENDING -> pending(job, task);
      case RUNNABLE -> runnable(job, task, now);
      default -> List.of();
    };
  }

  private static List<WaitReason> pending(JobRecord job, TaskRef task) {
    if (job.unmet() > 0) {
      int all = job.request().dependsOn().size();
      return List.of(
          new WaitReason(
              Kind.DEPENDENCY,
              "Waits for %d of the %d dependencies of its job".formatted(job.unmet(), all),
              null,
              List.of(new Amount("jobs", all, job.unmet(), all - job.unmet()))));
    }
    return task.isChild()
        ? List.of(
            new WaitReason(
                Kind.DEPENDENCY,
                "Waits for the child of another index or array",
                null,
                List.of(new Amount("jobs", 1, 1, 0))))
        : List.of();
  }

  private List<WaitReason> runnable(JobRecord job, TaskRef task, long now) {
    QueueState queue = cluster.queueOf(job);
    if (cluster.catalog().deletingQueues().contains(queue.queue().name())) {
      return List.of(
          new WaitReason(
              Kind.QUEUE_INVALID,
              "Queue '%s' is being deleted".formatted(queue.queue().name()),
              queue.queue().name(),
              List.of()));
    }
    List<WaitReason> reasons = new ArrayList<>();
    room.never(queue, job).ifPresent(reasons::add);
    neverEnoughUnits(job, reasons);
    room.disabled(queue, job).ifPresent(reasons::add);
    caps(queue, job, task, reasons);
    Dispatch.Candidate head = dispatch.next(queue, now);
    overFairPart(queue, job, head, now, reasons);
    room.reservation(queue, job, now).ifPresent(reasons::add);
    units(job, reasons);
    claimed(queue, job, now, reasons);
    room.capacity(queue, job).ifPresent(reasons::add);
    if (head != null && !head.task().equals(task)) {
      reasons.add(
          new WaitReason(
              Kind.BEHIND_HEAD,
              "Waits behind job %s, the first of queue '%s'"
                  .formatted(cluster.id(head.task()), queue.queue().name()),
              cluster.id(head.task()).value(),
              List.of()));
    }
    if (reasons.isEmpty()) {
      reasons.add(new WaitReason(Kind.NEXT, "Is to be placed at once", null, List.of()));
    }
    return reasons;
  }

  private void caps(QueueState queue, JobRecord job, TaskRef task, List<WaitReason> reasons) {
    ArrayProperties array = job.request().arrayProperties();
    Integer cap = array == null ? null : array.maxConcurrency();
    if (cap != null && job.isAtCap()) {
      reasons.add(cap("array job " + cluster.id(task.parent()), null, cap));
    }
    LaneKey key = LaneKey.of(job);
    String definition = key.definition();
    if (definition != null && cluster.attempts(definition) >= key.cap()) {
      reasons.add(cap("job definition '" + definition + "'", definition, key.cap()));
    }
    ShareState share = queue.shareOf(job);
    Integer most = share == null ? null : share.attributes().maxConcurrency();
    if (share != null && most != null && share.isAtCap()) {
      reasons.add(cap("share '" + share.identifier() + "'", share.identifier(), most));
    }
  }

  private static WaitReason cap(String whose, @Nullable String subject, int cap) {
    return new WaitReason(
        Kind.CONCURRENCY_CAP,
        "Waits for an attempt of %s to end: %d run, as many as may".formatted(whose, cap),
        subject,
        List.of(new Amount("attempts", 1, cap, 0)));
  }

  private static void overFairPart(
      QueueState queue,
      JobRecord job,
      Dispatch.@Nullable Candidate head,
      long now,
      List<WaitReason> reasons) {
    ShareState share = queue.shareOf(job);
    if (queue.policy() == null || head == null || share == null || head.share() == share) {
      return;
    }
    double own = share.weightedUsage(now);
    double least = head.share().weightedUsage(now);
    if (own > least) {
      reasons.add(
          new WaitReason(
              Kind.SHARE_OVER_FAIR_PART,
              "Share '%s' has used more than share '%s', which goes first: %s against %s weighted vCPU seconds"
                  .formatted(
                      share.identifier(), head.share().identifier(), round(own), round(least)),
              head.share().identifier(),
              List.of(new Amount("weighted vCPU seconds", least, own, 0))));
    }
  }

  private static String round(double value) {
    return Long.toString(Math.round(value));
  }

  private void neverEnoughUnits(JobRecord job, List<WaitReason> reasons) {
    for (ConsumableResourceRequirement wanted : job.shape().consumables()) {
      ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
      long total = resource == null ? 0 : resource.total();
      if (wanted.quantity() > total) {
        reasons.add(units(Kind.NOT_ENOUGH_UNITS_IN_ALL, wanted, resource));
      }
    }
  }

  private void units(JobRecord job, List<WaitReason> reasons) {
    for (ConsumableResourceRequirement wanted : job.shape().consumables()) {
      ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
      if (resource != null
          && wanted.quantity() <= resource.total()
          && wanted.quantity() > resource.available()) {
        reasons.add(units(Kind.CONSUMABLE_RESOURCE, wanted, resource));
      }
    }
  }

  /** Units that are available may be wanted by an earlier job that waits for more of them. */
  private void claimed(QueueState queue, JobRecord job, long now, List<WaitReason> reasons) {
    Dispatch.Claim claim =
        job.shape().consumables().isEmpty() ? null : dispatch.claimBefore(queue, job, now);
    if (claim != null) {
      reasons.add(
          new WaitReason(
              Kind.CONSUMABLE_RESOURCE,
              "Waits behind job %s, which waits for more of consumable resource '%s'"
                  .formatted(cluster.id(claim.task()), claim.resource()),
              claim.resource(),
              List.of()));
    }
  }

  private static WaitReason units(
      Kind kind, ConsumableResourceRequirement wanted, @Nullable ConsumableState resource) {
    long total = resource == null ? 0 : resource.total();
    long inUse = resource == null ? 0 : resource.inUse();
    long available = resource == null ? 0 : resource.available();
    return new WaitReason(
        kind,
        "Waits for %d of consumable resource '%s': %d of %d are available"
            .formatted(wanted.quantity(), wanted.consumableResource(), available, total),
        wanted.consumableResource(),
        List.of(new Amount(wanted.consumableResource(), wanted.quantity(), inUse, available)));
  }

  /** Returns since when a job waits to be placed, as far as that is still known. */
  public long runnableSince(TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    Attempt last = job.task(task.index()).lastAttempt();
    long since = last == null ? job.createdAt() : last.stoppedAt();
    for (var dependency : job.request().dependsOn()) {
      if (dependency.jobId() != null) {
        since =
            Math.max(
                since,
                cluster
                    .find(dependency.jobId())
                    .map(awaited -> cluster.task(awaited).stoppedAt())
                    .orElse(since));
      }
    }
    boolean follows = job.children() != null && job.children().isSequential() && task.index() > 0;
    return follows
        ? Math.max(since, job.requireChildren().state(task.index() - 1).stoppedAt())
        : since;
  }

  public static boolean waits(JobStatus status) {
    return status == JobStatus.PENDING || status == JobStatus.RUNNABLE;
  }
}
