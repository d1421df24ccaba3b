package io.github.batchwright.engine.explain;

import com.google.common.base.Suppliers;
import com.google.common.collect.Streams;
import io.github.batchwright.engine.cost.BudgetState;
import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.dispatch.ShareOrder;
import io.github.batchwright.engine.preemption.Reserved;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Claims;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LaneKey;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says why a job or a child is not running yet. It reads, and decides nothing. */
public final class WaitReasons {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final RoomReasons room;
  private final QuotaReasons quotas;
  private final PriceReasons prices;
  private final Line line;
  private final DispatchReasons order;

  public WaitReasons(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.room = new RoomReasons(cluster);
    this.quotas = new QuotaReasons(cluster);
    this.prices = new PriceReasons(cluster);
    this.line = new Line(cluster, dispatch);
    this.order = new DispatchReasons(cluster, line);
  }

  /** Returns the first reason in words, or null if there is nothing to wait for. */
  public @Nullable String text(TaskRef task, long now) {
    return reasons(task, now).findFirst().map(WaitReason::text).orElse(null);
  }

  /** Returns every reason in order of precedence; none if there is nothing to wait for. */
  public List<WaitReason> of(TaskRef task, long now) {
    return reasons(task, now).toList();
  }

  /** Returns every reason in order of precedence, each looked for only when it is asked for. */
  private Stream<WaitReason> reasons(TaskRef task, long now) {
    JobRecord job = cluster.jobs().get(task.number());
    return switch (job.task(task.index()).status()) {
      case PENDING -> pending(job, task).stream();
      case RUNNABLE -> runnable(job, task, now);
      default -> Stream.of();
    };
  }

  private List<WaitReason> pending(JobRecord job, TaskRef task) {
    Timing timing = cluster.timings().find(job.number());
    Long held = timing == null ? null : timing.heldUntil();
    int others = job.unmet() - (held == null ? 0 : 1);
    boolean forPrice = prices.waits(job, task);
    List<WaitReason> reasons = new ArrayList<>(2);
    if (others > 0) {
      int all = job.request().dependsOn().size();
      reasons.add(
          new WaitReason(
              Kind.DEPENDENCY,
              "Waits for %d of the %d dependencies of its job".formatted(others, all),
              null,
              List.of(new Amount("jobs", all, others, all - others))));
    } else if (task.isChild()
        && ((held == null && !forPrice) || waitsForChild(job, task.index()))) {
      reasons.add(
          new WaitReason(
              Kind.DEPENDENCY,
              "Waits for the child of another index or array",
              null,
              List.of(new Amount("jobs", 1, 1, 0))));
    }
    if (held != null && (!forPrice || isBeforeDate(job, held))) {
      String text = "Waits until %s, before which it is not to start";
      reasons.add(
          new WaitReason(
              Kind.START_TIME, text.formatted(Instant.ofEpochMilli(held)), null, List.of()));
    }
    if (forPrice) {
      reasons.add(prices.of(job, task, others > 0));
    }
    return reasons;
  }

  /** Says whether a job is held for the date that was asked for. */
  private static boolean isBeforeDate(JobRecord job, long held) {
    Instant notBefore = job.request().timing().notBefore();
    return notBefore != null && !notBefore.isBefore(Instant.ofEpochMilli(held).minusMillis(1));
  }

  private boolean waitsForChild(JobRecord job, int index) {
    ArrayChildren children = job.requireChildren();
    return (children.isSequential() && index > 0)
        || children.tiedTo().stream()
            .map(other -> cluster.jobs().get(other).requireChildren())
            .anyMatch(other -> other.status(index) != JobStatus.SUCCEEDED);
  }

  private Stream<WaitReason> runnable(JobRecord job, TaskRef task, long now) {
    QueueState queue = cluster.queueOf(job);
    String name = queue.queue().name();
    if (cluster.catalog().isDeleting(name)) {
      return Stream.of(
          new WaitReason(
              Kind.QUEUE_INVALID, "Queue '%s' is being deleted".formatted(name), name, List.of()));
    }
    Supplier<Optional<Dispatch.Candidate>> head =
        Suppliers.memoize(() -> Optional.ofNullable(head(queue, job, now)));
    Stream<Supplier<Stream<WaitReason>>> looks =
        Stream.of(
            () -> room.never(queue, job).stream(),
            () -> neverEnoughUnits(job),
            () -> room.disabled(queue, job).stream(),
            () -> preemption(job, task).stream(),
            () -> caps(queue, job, task).stream(),
            () -> budget(queue, job, now).stream(),
            () -> quota(job, task),
            () -> overFairPart(queue, job, head, now).stream(),
            () -> room.reservation(queue, job, now).stream(),
            () -> room.keptGpus(queue, job).stream(),
            () -> units(job),
            () -> claimed(queue, job, now).stream(),
            () -> room.scalingUp(queue, job).stream(),
            () -> room.capacity(queue, job, now).stream(),
            () -> order.of(queue, task, head.get().orElse(null), now).stream());
    Iterator<WaitReason> found = looks.flatMap(Supplier::get).iterator();
    return found.hasNext()
        ? Streams.stream(found)
        : Stream.of(new WaitReason(Kind.NEXT, "Is to be placed at once", null, List.of()));
  }

  /** Returns what goes before everything else, in the queue or in the job's quota share. */
  private Dispatch.@Nullable Candidate head(QueueState queue, JobRecord job, long now) {
    ShareState share = queue.isByQuota() ? queue.shareOf(job) : null;
    return share == null ? line.first(queue, now) : dispatch.first(queue, share);
  }

  private Stream<WaitReason> quota(JobRecord job, TaskRef task) {
    // What others are being stopped for counts against its share already.
    return cluster.claims().find(task) == null ? quotas.of(job).stream() : Stream.of();
  }

  /** Others are being stopped for it. */
  private Optional<WaitReason> preemption(JobRecord job, TaskRef task) {
    Claims.Claim claim = cluster.claims().find(task);
    if (claim == null) {
      return Optional.empty();
    }
    int all = claim.fact().victims().size();
    int ending = Reserved.ending(cluster, claim);
    return Optional.of(
        new WaitReason(
            Kind.PREEMPTION,
            "Waits for %d of %d preempted jobs to end; %s of '%s' are kept for it"
                .formatted(ending, all, job.shape().demand(), claim.fact().environment()),
            claim.fact().environment(),
            List.of(new Amount("jobs", all, ending, all - ending))));
  }

  private List<WaitReason> caps(QueueState queue, JobRecord job, TaskRef task) {
    List<WaitReason> reasons = new ArrayList<>();
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
    return reasons;
  }

  private Optional<WaitReason> budget(QueueState queue, JobRecord job, long now) {
    String name = queue.queue().name();
    BudgetState held =
        cluster
            .costs()
            .budgets()
            .holding(name, queue.policy() == null && !queue.isByQuota() ? null : job.share());
    return Optional.ofNullable(held).map(state -> BudgetReason.of(state, now));
  }

  private static WaitReason cap(String whose, @Nullable String subject, int cap) {
    return new WaitReason(
        Kind.CONCURRENCY_CAP,
        "Waits for an attempt of %s to end: %d run, as many as may".formatted(whose, cap),
        subject,
        List.of(new Amount("attempts", 1, cap, 0)));
  }

  private Optional<WaitReason> overFairPart(
      QueueState queue, JobRecord job, Supplier<Optional<Dispatch.Candidate>> head, long now) {
    ShareState share = queue.shareOf(job);
    if (queue.policy() == null || share == null) {
      return Optional.empty();
    }
    ShareOrder order = dispatch.order(queue, now);
    double own = order.weighted(share);
    return head.get()
        .map(Dispatch.Candidate::share)
        .filter(first -> first != share && own > order.weighted(first))
        .map(
            first ->
                order.isByPart()
                    ? overPart(share, own, first, order.weighted(first))
                    : overFairPart(share, own, first, order.weighted(first)));
  }

  private static WaitReason overPart(ShareState share, double own, ShareState first, double least) {
    return new WaitReason(
        Kind.SHARE_OVER_FAIR_PART,
        "Share '%s' holds more than share '%s', which goes first: %s against %s of what each holds most of, weighted"
            .formatted(share.identifier(), first.identifier(), percent(own), percent(least)),
        first.identifier(),
        List.of(new Amount("weighted dominant share", least, own, 0)));
  }

  private static String percent(double part) {
    return BigDecimal.valueOf(part * 100).setScale(1, RoundingMode.HALF_UP) + " %";
  }

  private static WaitReason overFairPart(
      ShareState share, double own, ShareState first, double least) {
    return new WaitReason(
        Kind.SHARE_OVER_FAIR_PART,
        "Share '%s' has used more than share '%s', which goes first: %s against %s weighted vCPU seconds"
            .formatted(share.identifier(), first.identifier(), round(own), round(least)),
        first.identifier(),
        List.of(new Amount("weighted vCPU seconds", least, own, 0)));
  }

  private static String round(double value) {
    return Long.toString(Math.round(value));
  }

  private Stream<WaitReason> neverEnoughUnits(JobRecord job) {
    return job.shape().consumables().stream()
        .filter(wanted -> wanted.quantity() > total(wanted))
        .map(wanted -> units(Kind.NOT_ENOUGH_UNITS_IN_ALL, wanted));
  }

  private Stream<WaitReason> units(JobRecord job) {
    return job.shape().consumables().stream()
        .filter(wanted -> wanted.quantity() <= total(wanted))
        .filter(
            wanted ->
                wanted.quantity() > cluster.consumable(wanted.consumableResource()).available())
        .map(wanted -> units(Kind.CONSUMABLE_RESOURCE, wanted));
  }

  private long total(ConsumableResourceRequirement wanted) {
    ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
    return resource == null ? 0 : resource.total();
  }

  /** Units that are available may be wanted by an earlier job that waits for more of them. */
  private Optional<WaitReason> claimed(QueueState queue, JobRecord job, long now) {
    Dispatch.Claim claim =
        job.shape().consumables().isEmpty() ? null : dispatch.claimBefore(queue, job, now);
    return Optional.ofNullable(claim)
        .map(
            found ->
                new WaitReason(
                    Kind.CONSUMABLE_RESOURCE,
                    "Waits behind job %s, which waits for more of consumable resource '%s'"
                        .formatted(cluster.id(found.task()), found.resource()),
                    found.resource(),
                    List.of()));
  }

  private WaitReason units(Kind kind, ConsumableResourceRequirement wanted) {
    ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
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
    Timing timing = cluster.timings().find(task.number());
    since = timing == null ? since : Math.max(since, timing.since());
    boolean follows = job.children() != null && job.children().isSequential() && task.index() > 0;
    return follows
        ? Math.max(since, job.requireChildren().state(task.index() - 1).stoppedAt())
        : since;
  }
}
