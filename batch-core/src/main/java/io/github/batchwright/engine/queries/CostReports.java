package io.github.batchwright.engine.queries;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.cost.Amounts;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.cost.CostKey;
import io.github.batchwright.engine.cost.Ledger;
import io.github.batchwright.engine.cost.Periods;
import io.github.batchwright.engine.queries.CostTally.Sum;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.cost.RunningCost;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers what was spent on what. It reads, and decides nothing. */
public final class CostReports {
  private final Cluster cluster;
  private final CostReportRequest request;
  private final long now;
  private final Currency currency;
  private final long from;
  private final long to;
  private long first = Long.MAX_VALUE;

  private CostReports(Cluster cluster, CostReportRequest request, long now) {
    this.cluster = cluster;
    this.request = request;
    this.now = now;
    this.currency = currency();
    Instant start = request.from();
    Instant end = request.to();
    this.from = start == null ? Long.MIN_VALUE : Periods.start(start.toEpochMilli(), now);
    this.to = end == null ? Long.MAX_VALUE : Periods.end(end.toEpochMilli() - 1, now);
  }

  /** Makes a report. */
  public static CostReport of(Cluster cluster, CostReportRequest request, long now) {
    return new CostReports(cluster, request, now).report();
  }

  private Currency currency() {
    Currency wanted = request.currency();
    if (wanted != null) {
      return wanted;
    }
    NavigableSet<Currency> known = cluster.costs().currencies();
    if (known.size() > 1) {
      throw ClientException.of(
          "currency", "none", "must be given, one of " + known + ": there are prices in each");
    }
    return known.isEmpty() ? Currency.getInstance("XXX") : known.first();
  }

  private CostReport report() {
    CostTally tally = new CostTally(currency);
    if (byInstances()) {
      addInstances(tally);
    } else {
      addUsage(tally);
    }
    CostTally.Rounded rounded = tally.round(request.limit());
    long begin = from != Long.MIN_VALUE ? from : first == Long.MAX_VALUE ? now : first;
    return new CostReport(
        currency,
        Instant.ofEpochMilli(begin),
        Instant.ofEpochMilli(to == Long.MAX_VALUE ? Math.max(begin, now) : to),
        Instant.ofEpochMilli(now),
        rounded.rows(),
        rounded.rest(),
        rounded.total(),
        running());
  }

  private boolean byInstances() {
    return request.groupBy() == CostGroup.ENVIRONMENT
        || request.groupBy() == CostGroup.INSTANCE_TYPE;
  }

  /** Says whether a row counts that may be of attempts or of instances. */
  private boolean isPriced(CostKey key) {
    return key.currency() == null || key.currency().equals(currency);
  }

  private boolean isAsked(CostKey key) {
    return isPriced(key)
        && (request.jobQueue() == null || request.jobQueue().equals(key.queue()))
        && (request.shareIdentifier() == null || request.shareIdentifier().equals(key.share()));
  }

  private boolean isForAll() {
    return request.jobQueue() == null && request.shareIdentifier() == null;
  }

  private boolean isWithin(long start) {
    if (start < from || start >= to) {
      return false;
    }
    first = Math.min(first, start);
    return true;
  }

  /** Rows of what attempts are charged for; what is idle is nobody's. */
  private void addUsage(CostTally tally) {
    boolean byJob = request.groupBy() == CostGroup.JOB;
    Ledger usage = cluster.costs().usage();
    usage.read(
        now,
        this::isWithin,
        (start, key, amounts) -> {
          if (isAsked(key)) {
            add(byJob || key.environment() == null ? tally.rest() : sum(tally, key), key, amounts);
          }
        });
    for (Ledger.Live live : usage.live()) {
      if (isAsked(live.key())) {
        Sum sum = byJob ? tally.rest() : sum(tally, live.key());
        sum.rate = sum.rate.add(live.rates().used());
      }
    }
    if (isForAll()) {
      readInstances(tally.rest(), null);
    }
    if (byJob) {
      new JobCosts(cluster, request, currency, now, from, to).addTo(tally);
    }
  }

  private Sum sum(CostTally tally, CostKey key) {
    return tally.of(
        switch (request.groupBy()) {
          case SHARE -> key.share();
          case QUEUE -> key.queue();
          case DEFINITION -> key.definition();
          case TAG -> key.tags().get(Objects.requireNonNull(request.tagKey()));
          case ENVIRONMENT, JOB -> key.environment();
          case INSTANCE_TYPE -> key.instanceType();
        });
  }

  private static void add(Sum sum, CostKey key, Amounts amounts) {
    sum.used = sum.used.add(amounts.used());
    sum.time = sum.time.add(amounts.time());
    sum.attempts += amounts.count();
    if (key.currency() == null) {
      sum.unpriced = sum.unpriced.add(amounts.time());
    }
  }

  /** Rows of instances: what attempts are charged for there, and what is idle. */
  private void addInstances(CostTally tally) {
    Ledger usage = cluster.costs().usage();
    usage.read(
        now,
        this::isWithin,
        (start, key, amounts) -> {
          if (isAsked(key)) {
            add(key.environment() == null ? tally.rest() : sum(tally, key), key, amounts);
          }
        });
    for (Ledger.Live live : usage.live()) {
      if (isAsked(live.key())) {
        Sum sum = sum(tally, live.key());
        sum.rate = sum.rate.add(live.rates().used());
      }
    }
    if (isForAll()) {
      readInstances(null, tally);
    }
  }

  private void readInstances(@Nullable Sum all, @Nullable CostTally tally) {
    cluster
        .costs()
        .instances()
        .read(
            now,
            this::isWithin,
            (start, key, amounts) -> {
              if (isPriced(key)) {
                Sum own = all != null ? all : tally == null ? new Sum() : row(tally, key);
                own.idle = own.idle.add(amounts.paid().subtract(amounts.used()));
              }
            });
  }

  private Sum row(CostTally tally, CostKey key) {
    return key.environment() == null ? tally.rest() : sum(tally, key);
  }

  private RunningCost running() {
    long attempts = 0;
    BigDecimal accrued = BigDecimal.ZERO;
    BigDecimal used = BigDecimal.ZERO;
    for (Ledger.Live live : cluster.costs().usage().live()) {
      if (isAsked(live.key())) {
        attempts += live.open();
        accrued = accrued.add(live.accruedAt(now));
        used = used.add(live.rates().used());
      }
    }
    long instances = 0;
    BigDecimal paid = BigDecimal.ZERO;
    for (Ledger.Live live : cluster.costs().instances().live()) {
      if (currency.equals(live.key().currency())) {
        instances += live.open();
        paid = paid.add(live.rates().paid());
      }
    }
    return new RunningCost(
        attempts,
        new Charge(currency, accrued).money(),
        new Money(used, currency),
        instances,
        new Money(paid, currency));
  }
}
