package io.github.batchwright.engine.queries;

import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.CostRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sums exact amounts up by what they are for, and rounds them so that the rows add up: each row is
 * the rounded sum up to and with it, less the rounded sum before. Confined to one thread.
 */
final class CostTally {
  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000);

  private final Currency currency;
  private final Map<Optional<String>, Sum> byKey = new LinkedHashMap<>();
  private final Sum rest = new Sum();

  /** Exact amounts: prices by the hour, and milli-vCPUs, times milliseconds. */
  static final class Sum {
    BigDecimal used = BigDecimal.ZERO;
    BigDecimal idle = BigDecimal.ZERO;
    BigDecimal rate = BigDecimal.ZERO;
    BigDecimal time = BigDecimal.ZERO;
    BigDecimal unpriced = BigDecimal.ZERO;
    long attempts;

    BigDecimal cost() {
      return used.add(idle);
    }

    void add(Sum other) {
      used = used.add(other.used);
      idle = idle.add(other.idle);
      rate = rate.add(other.rate);
      time = time.add(other.time);
      unpriced = unpriced.add(other.unpriced);
      attempts += other.attempts;
    }

    void subtract(Sum other) {
      used = used.subtract(other.used);
      idle = idle.subtract(other.idle);
      rate = rate.subtract(other.rate);
      time = time.subtract(other.time);
      unpriced = unpriced.subtract(other.unpriced);
      attempts -= other.attempts;
    }
  }

  CostTally(Currency currency) {
    this.currency = currency;
  }

  /** Returns the sum of a row; null is what has no key. */
  Sum of(@Nullable String key) {
    return byKey.computeIfAbsent(Optional.ofNullable(key), k -> new Sum());
  }

  /** Returns the sum of what is in no row. */
  Sum rest() {
    return rest;
  }

  /**
   * The rows of a report.
   *
   * @param rows the rows
   * @param rest what is in none of them
   * @param total all of it
   */
  record Rounded(List<CostRow> rows, CostRow rest, CostRow total) {}

  Rounded round(int limit) {
    List<Map.Entry<Optional<String>, Sum>> all = new ArrayList<>(byKey.entrySet());
    all.sort(
        Comparator.comparing((Map.Entry<Optional<String>, Sum> row) -> row.getValue().cost())
            .reversed()
            .thenComparing(row -> row.getKey().orElse("")));
    Sum total = new Sum();
    total.add(rest);
    all.forEach(row -> total.add(row.getValue()));
    Rounding rounding = new Rounding(total);
    List<CostRow> rows = new ArrayList<>();
    for (Map.Entry<Optional<String>, Sum> row : all) {
      if (rows.size() < limit) {
        rows.add(rounding.next(row.getKey().orElse(null), row.getValue()));
      } else {
        rest.add(row.getValue());
      }
    }
    CostRow last = rounding.next(null, rest);
    return new Rounded(rows, last, new Rounding(total).next(null, total));
  }

  /** Goes through the rows one after the other. */
  private final class Rounding {
    private final BigDecimal wholeIdle;
    private final Sum before = new Sum();
    private BigDecimal idle = BigDecimal.ZERO;

    Rounding(Sum total) {
      this.wholeIdle = shownIdle(total);
    }

    /** What is paid is rounded, and what is used: what is idle is the difference, never below 0. */
    private BigDecimal shownIdle(Sum sum) {
      return Charge.shown(sum.cost()).subtract(Charge.shown(sum.used));
    }

    CostRow next(@Nullable String key, Sum own) {
      Sum after = new Sum();
      after.add(before);
      after.add(own);
      BigDecimal idleAfter = shownIdle(after).max(idle).min(wholeIdle);
      CostRow row =
          new CostRow(
              key,
              difference(Charge.shown(after.used), Charge.shown(before.used)),
              difference(idleAfter, idle),
              new Money(own.rate, currency),
              millis(after.time).minus(millis(before.time)),
              millis(after.unpriced).minus(millis(before.unpriced)),
              own.attempts);
      before.add(own);
      idle = idleAfter;
      return row;
    }
  }

  private Money difference(BigDecimal after, BigDecimal before) {
    return new Money(after.subtract(before), currency);
  }

  private static Duration millis(BigDecimal milliVcpuMillis) {
    BigDecimal[] seconds =
        milliVcpuMillis.divide(MILLI, 0, RoundingMode.HALF_EVEN).divideAndRemainder(MILLI);
    return Duration.ofSeconds(seconds[0].longValue()).plusMillis(seconds[1].longValue());
  }
}
