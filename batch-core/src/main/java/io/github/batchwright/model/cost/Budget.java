package io.github.batchwright.model.cost;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.capacity.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much the jobs of a queue, or of one share of it, may cost. What they are charged for counts
 * from the instant at which the budget is created; idle instances count for nobody. What costs
 * another currency does not count. Not in AWS Batch. Immutable.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param jobQueue the name of the queue
 * @param shareIdentifier the share, exactly as jobs name it, or null for the whole queue
 * @param amount how much, more than 0
 * @param period over which time
 * @param thresholds what happens when, 1-20 of them, each once; the lowest first
 */
public record Budget(
    String name,
    String jobQueue,
    @Nullable String shareIdentifier,
    Money amount,
    BudgetPeriod period,
    List<BudgetThreshold> thresholds) {
  private static final int MOST_THRESHOLDS = 20;
  private static final int LONGEST_SHARE = 255;

  /** Checks the fields, and puts the thresholds in order. */
  public Budget {
    Checks.name("budgetName", name);
    Checks.name("jobQueue", jobQueue);
    if (shareIdentifier != null) {
      Checks.notBlank("shareIdentifier", shareIdentifier);
      Checks.range("shareIdentifier.length", shareIdentifier.length(), 1, LONGEST_SHARE);
    }
    Checks.require(amount.amount().signum() > 0, "amount", amount, "must be more than 0");
    Objects.requireNonNull(period, "period");
    List<BudgetThreshold> inOrder = new ArrayList<>(thresholds);
    inOrder.sort(
        Comparator.comparingInt(BudgetThreshold::percent).thenComparing(BudgetThreshold::action));
    Checks.range("thresholds", inOrder.size(), 1, MOST_THRESHOLDS);
    Checks.distinct("thresholds", inOrder);
    thresholds = Checks.copy(inOrder);
  }

  /** Starts a budget that holds everything back once it is spent, unless told otherwise. */
  public static Builder builder(String name, String jobQueue, Money amount) {
    return new Builder(name, jobQueue, amount);
  }

  /** Returns this budget with another amount. */
  public Budget withAmount(Money newAmount) {
    return new Budget(name, jobQueue, shareIdentifier, newAmount, period, thresholds);
  }

  /** Collects the fields of a {@link Budget}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String jobQueue;
    private final Money amount;
    private final List<BudgetThreshold> thresholds = new ArrayList<>();
    private @Nullable String share;
    private BudgetPeriod period = BudgetPeriod.TOTAL;

    private Builder(String name, String jobQueue, Money amount) {
      this.name = name;
      this.jobQueue = jobQueue;
      this.amount = amount;
    }

    /** Counts only what one share costs. */
    public Builder share(String shareIdentifier) {
      this.share = shareIdentifier;
      return this;
    }

    /** Sets over which time it counts; {@link BudgetPeriod#TOTAL} unless told otherwise. */
    public Builder period(BudgetPeriod value) {
      this.period = value;
      return this;
    }

    /** Adds what happens once so many percent are spent. */
    public Builder at(int percent, BudgetAction action) {
      thresholds.add(new BudgetThreshold(percent, action));
      return this;
    }

    /**
     * Returns the budget.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public Budget build() {
      List<BudgetThreshold> all =
          thresholds.isEmpty() ? List.of(new BudgetThreshold(100, BudgetAction.HOLD)) : thresholds;
      return new Budget(name, jobQueue, share, amount, period, all);
    }
  }
}
