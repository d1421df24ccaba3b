package io.github.batchwright.engine.cost;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetAction;
import io.github.batchwright.model.cost.BudgetThreshold;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget, and what was spent of it: a linear function of time between the facts that change it.
 * Confined to one thread.
 */
public final class BudgetState {
  private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

  private final long createdAt;
  private final List<BudgetThreshold> crossed = new ArrayList<>();
  private Budget budget;
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal rate = BigDecimal.ZERO;
  private long at;
  private long periodStart;

  /**
   * A budget as it was when a snapshot was taken.
   *
   * @param budget what was asked for
   * @param createdAt since when it counts
   * @param spent what was spent: prices of an hour times milliseconds
   * @param rate what is added each millisecond
   * @param at until when that holds, in milliseconds since the epoch
   * @param periodStart the period that it is of
   * @param crossed the thresholds that were reached
   */
  public record Image(
      Budget budget,
      long createdAt,
      BigDecimal spent,
      BigDecimal rate,
      long at,
      long periodStart,
      List<BudgetThreshold> crossed) {
    /** Copies the list. */
    public Image {
      crossed = ImmutableList.copyOf(crossed);
    }
  }

  BudgetState(Budget budget, BigDecimal rate, long now) {
    this.budget = budget;
    this.createdAt = now;
    this.rate = rate;
    this.at = now;
    this.periodStart = now;
  }

  BudgetState(Image image) {
    this.budget = image.budget;
    this.createdAt = image.createdAt;
    this.spent = image.spent;
    this.rate = image.rate;
    this.at = image.at;
    this.periodStart = image.periodStart;
    this.crossed.addAll(image.crossed);
  }

  Image image() {
    return new Image(budget, createdAt, spent, rate, at, periodStart, crossed);
  }

  public Budget budget() {
    return budget;
  }

  public long createdAt() {
    return createdAt;
  }

  /** Returns what is added each millisecond: a price of an hour. */
  public BigDecimal rate() {
    return rate;
  }

  /** Returns the thresholds that were reached in this period and told of. */
  public List<BudgetThreshold> crossed() {
    return ImmutableList.copyOf(crossed);
  }

  /** Says whether nothing may be placed because of it. */
  public boolean isHeld() {
    return crossed.stream().anyMatch(threshold -> threshold.action() != BudgetAction.WARN);
  }

  /** Says whether what runs is to be stopped because of it. */
  public boolean isStopped() {
    return crossed.stream().anyMatch(threshold -> threshold.action() == BudgetAction.STOP);
  }

  /** Says whether it counts what a queue and a share cost. */
  public boolean covers(@Nullable String queue, @Nullable String share) {
    return budget.jobQueue().equals(queue)
        && (budget.shareIdentifier() == null || budget.shareIdentifier().equals(share));
  }

  boolean counts(CostKey key) {
    return covers(key.queue(), key.share()) && budget.amount().currency().equals(key.currency());
  }

  /** Returns when the period began that an instant belongs to; no sooner than the budget. */
  public long periodStart(long now) {
    long start =
        switch (budget.period()) {
          case DAY -> Periods.day(now);
          case MONTH -> Periods.month(now);
          case TOTAL -> createdAt;
        };
    return Math.max(createdAt, start);
  }

  /** Returns when the period ends that an instant belongs to, or {@link Long#MAX_VALUE}. */
  public long periodEnd(long now) {
    return switch (budget.period()) {
      case DAY -> Periods.day(now) + Periods.DAY;
      case MONTH -> Periods.nextMonth(now);
      case TOTAL -> Long.MAX_VALUE;
    };
  }

  /** Returns what was spent by an instant in the period that it belongs to. */
  public BigDecimal spent(long now) {
    long start = periodStart(now);
    return start > at
        ? rate.multiply(BigDecimal.valueOf(now - start))
        : spent.add(rate.multiply(BigDecimal.valueOf(now - at)));
  }

  /** Says whether thresholds were reached in a period that is over. */
  public boolean isToBeRenewed(long now) {
    return !crossed.isEmpty() && periodStart(now) != periodStart;
  }

  /** Returns the first threshold that is reached and was not told of, or null. */
  public @Nullable BudgetThreshold due(long now) {
    BigDecimal reached = spent(now);
    for (BudgetThreshold threshold : budget.thresholds()) {
      if (!crossed.contains(threshold) && reached.compareTo(target(threshold)) >= 0) {
        return threshold;
      }
    }
    return null;
  }

  /** Returns when something is to be done if nothing changes, or {@link Long#MAX_VALUE}. */
  public long nextAt(long now) {
    long next = crossed.isEmpty() ? Long.MAX_VALUE : periodEnd(periodStart);
    for (BudgetThreshold threshold : budget.thresholds()) {
      if (!crossed.contains(threshold)) {
        return Math.min(next, reaches(target(threshold), now));
      }
    }
    return next;
  }

  /** Returns when so much is spent; in the next period it begins anew. */
  private long reaches(BigDecimal target, long now) {
    BigDecimal missing = target.subtract(spent(now));
    if (missing.signum() <= 0) {
      return now;
    }
    if (rate.signum() <= 0) {
      return Long.MAX_VALUE;
    }
    long end = periodEnd(now);
    BigDecimal millis = missing.divide(rate, 0, RoundingMode.CEILING);
    // At the end of the period it is looked at anew.
    return millis.compareTo(BigDecimal.valueOf(end - now)) >= 0 ? end : now + millis.longValue();
  }

  private BigDecimal target(BudgetThreshold threshold) {
    return budget
        .amount()
        .amount()
        .multiply(Charge.HOUR)
        .multiply(BigDecimal.valueOf(threshold.percent()))
        .divide(PERCENT);
  }

  private void accrue(long now) {
    spent = spent(now);
    at = now;
    if (crossed.isEmpty()) {
      periodStart = periodStart(now);
    }
  }

  void change(BigDecimal more, long now) {
    accrue(now);
    rate = rate.add(more);
  }

  void cross(BudgetThreshold threshold, long now) {
    accrue(now);
    crossed.add(threshold);
  }

  void renew(long now) {
    accrue(now);
    crossed.clear();
    periodStart = periodStart(now);
  }

  /** What is no longer reached is no longer crossed. */
  void replace(Budget changed, long now) {
    accrue(now);
    budget = changed;
    crossed.removeIf(
        threshold ->
            !changed.thresholds().contains(threshold) || spent.compareTo(target(threshold)) < 0);
    if (crossed.isEmpty()) {
      periodStart = periodStart(now);
    }
  }
}
