package io.github.batchwright.engine.queries;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.cost.Rider;
import io.github.batchwright.engine.queries.CostTally.Sum;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.GangNode;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.cost.CostReportRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;

/**
 * What each job is charged for that is kept, the newest first, as far as a bounded number of jobs
 * and children goes. An attempt that is only partly in the time that is asked for counts by the
 * part of its time. It reads, and decides nothing.
 */
final class JobCosts {
  /** How many jobs, children and numbers of jobs that are kept no more are looked at. */
  static final int LOOKED_AT = 100_000;

  private static final int NO_NODE = -1;

  private final Cluster cluster;
  private final CostReportRequest request;
  private final Currency currency;
  private final long now;
  private final long from;
  private final long to;

  JobCosts(
      Cluster cluster, CostReportRequest request, Currency currency, long now, long from, long to) {
    this.cluster = cluster;
    this.request = request;
    this.currency = currency;
    this.now = now;
    this.from = from;
    this.to = to;
  }

  /** Takes what is charged to jobs out of the rest, and gives each its row. */
  void addTo(CostTally tally) {
    int left = LOOKED_AT;
    for (long number = cluster.jobs().last(); number > 0 && left > 0; number--) {
      left--;
      JobRecord job = cluster.jobs().find(number);
      if (job != null && isAsked(job)) {
        Sum sum = new Sum();
        left -= add(job, sum, left);
        if (sum.attempts > 0 || sum.time.signum() != 0 || sum.used.signum() != 0) {
          tally.of(cluster.id(TaskRef.whole(number)).value()).add(sum);
          tally.rest().subtract(sum);
        }
      }
    }
  }

  private boolean isAsked(JobRecord job) {
    String queue = request.jobQueue();
    String share = request.shareIdentifier();
    return (queue == null || queue.equals(job.request().jobQueue()))
        && (share == null || share.equals(job.share()));
  }

  /** Returns how many children were looked at. */
  private int add(JobRecord job, Sum sum, int most) {
    ArrayChildren children = job.children();
    if (children == null) {
      TaskRef task = TaskRef.whole(job.number());
      job.state().attempts().forEach(attempt -> add(job, task, attempt, sum));
      return 0;
    }
    int looked = Math.min(children.size(), most);
    for (int i = 0; i < looked; i++) {
      TaskRef task = new TaskRef(job.number(), i);
      children.state(i).attempts().forEach(attempt -> add(job, task, attempt, sum));
    }
    return looked;
  }

  private void add(JobRecord job, TaskRef task, Attempt attempt, Sum sum) {
    Charge cost = AttemptCosts.of(cluster, task, attempt, now);
    if (cost != null && !cost.currency().equals(currency)) {
      return;
    }
    long end = attempt.isOpen() ? now : attempt.stoppedAt();
    long whole = end - attempt.placedAt();
    if (cost != null) {
      long within = within(attempt.placedAt(), end);
      sum.used = sum.used.add(within == whole ? cost.hourlyMillis() : part(cost, within, whole));
    }
    BigDecimal time = time(job, attempt, end);
    sum.time = sum.time.add(time);
    sum.unpriced = cost == null ? sum.unpriced.add(time) : sum.unpriced;
    sum.attempts += attempt.placedAt() >= from && attempt.placedAt() < to ? 1 : 0;
    if (attempt.isOpen()) {
      sum.rate = sum.rate.add(rate(job, task));
    }
  }

  private long within(long begin, long end) {
    return Math.max(0, Math.min(end, to) - Math.max(begin, from));
  }

  /** Exact if its price was the same all the time. */
  private static BigDecimal part(Charge cost, long within, long whole) {
    BigDecimal amount = cost.hourlyMillis();
    return amount
        .multiply(BigDecimal.valueOf(within))
        .divide(BigDecimal.valueOf(whole), Math.max(amount.scale(), 0), RoundingMode.HALF_EVEN);
  }

  private BigDecimal time(JobRecord job, Attempt attempt, long end) {
    Gang gang = job.gang();
    if (gang == null) {
      return product(job.shape().demand().milliVcpus(), within(attempt.placedAt(), end));
    }
    BigDecimal sum = BigDecimal.ZERO;
    List<GangNode> nodes = gang.attempts().get(attempt.number() - 1);
    for (int i = 0; i < nodes.size(); i++) {
      long until = nodes.get(i).isOpen() ? end : nodes.get(i).stoppedAt();
      long vcpus = gang.properties().node(i).resourceRequirements().milliVcpus();
      sum = sum.add(product(vcpus, within(attempt.placedAt(), until)));
    }
    return sum;
  }

  private static BigDecimal product(long milliVcpus, long millis) {
    return BigDecimal.valueOf(milliVcpus).multiply(BigDecimal.valueOf(millis));
  }

  private BigDecimal rate(JobRecord job, TaskRef task) {
    Gang gang = job.gang();
    BigDecimal sum = BigDecimal.ZERO;
    for (int node = 0; node < (gang == null ? 1 : gang.size()); node++) {
      int index = gang == null ? NO_NODE : node;
      sum = sum.add(cluster.costs().rate(new Rider(task.number(), task.index(), index), currency));
    }
    return sum;
  }
}
