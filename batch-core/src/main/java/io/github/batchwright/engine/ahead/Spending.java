package io.github.batchwright.engine.ahead;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.queries.CostReports;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.cost.CostRow;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was spent while a copy is run ahead: what was ever spent at the end, less what it was at the
 * beginning. Confined to one thread.
 */
final class Spending {
  private static final int MOST_ROWS = 10_000;
  private static final String NO_CURRENCY = "XXX";

  private final Cluster cluster;
  private final Sums begin;

  /** What was spent until an instant, and what was idle of it. */
  private record Amount(Money used, Money idle) {}

  private static final class Sums {
    final Map<CostGroup, Map<String, Amount>> rows = new TreeMap<>();
    @Nullable Amount total;
  }

  /** Begins to count at an instant, in milliseconds since the epoch. */
  Spending(Cluster cluster, long now) {
    this.cluster = cluster;
    this.begin = sums(now);
  }

  private Sums sums(long now) {
    Sums sums = new Sums();
    for (CostGroup group :
        new CostGroup[] {
          CostGroup.QUEUE, CostGroup.SHARE, CostGroup.DEFINITION, CostGroup.ENVIRONMENT
        }) {
      CostReport report = report(group, now);
      if (report != null) {
        Map<String, Amount> byKey = new TreeMap<>();
        for (CostRow row : report.rows()) {
          if (row.key() != null) {
            byKey.put(row.key(), new Amount(row.used(), row.idle()));
          }
        }
        sums.rows.put(group, byKey);
        sums.total = new Amount(report.total().used(), report.total().idle());
      }
    }
    return sums;
  }

  /** Returns nothing if nothing has a price, or prices are in several currencies. */
  private @Nullable CostReport report(CostGroup group, long now) {
    try {
      CostReport report =
          CostReports.of(cluster, CostReportRequest.by(group).limit(MOST_ROWS).build(), now);
      return report.currency().getCurrencyCode().equals(NO_CURRENCY) ? null : report;
    } catch (ClientException e) {
      return null;
    }
  }

  /** Says what was spent until the end of the run. */
  Spent until(long now) {
    return new Spent(begin, sums(now));
  }

  /** What was spent in a run. */
  static final class Spent {
    private final Sums begin;
    private final Sums end;

    private Spent(Sums begin, Sums end) {
      this.begin = begin;
      this.end = end;
    }

    /** Returns what attempts of a group were charged for, or null if no price is known. */
    @Nullable Money used(CostGroup group, String key) {
      Amount amount = of(end, group, key);
      Amount before = of(begin, group, key);
      return amount == null
          ? null
          : before == null ? amount.used() : amount.used().minus(before.used());
    }

    /** Returns what instances of an environment cost besides, or null if no price is known. */
    @Nullable Money idle(String environment) {
      Amount amount = of(end, CostGroup.ENVIRONMENT, environment);
      Amount before = of(begin, CostGroup.ENVIRONMENT, environment);
      return amount == null
          ? null
          : before == null ? amount.idle() : amount.idle().minus(before.idle());
    }

    /** Returns what attempts and idle instances cost together, or null if no price is known. */
    @Nullable Money total() {
      Amount amount = end.total;
      Amount before = begin.total;
      if (amount == null) {
        return null;
      }
      Money all = amount.used().plus(amount.idle());
      return before == null ? all : all.minus(before.used().plus(before.idle()));
    }

    private static @Nullable Amount of(Sums sums, CostGroup group, String key) {
      Map<String, Amount> rows = sums.rows.get(group);
      return rows == null ? null : rows.get(key);
    }
  }
}
