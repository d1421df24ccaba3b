package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.cost.BudgetState;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.Budget;
import java.time.Instant;
import java.util.List;

/** Says that a job waits because a budget is spent. */
final class BudgetReason {
  private BudgetReason() {}

  static WaitReason of(BudgetState state, long now) {
    Budget budget = state.budget();
    Money spent = new Charge(budget.amount().currency(), state.spent(now)).money();
    double used = spent.amount().doubleValue();
    double all = budget.amount().amount().doubleValue();
    long end = state.periodEnd(now);
    String until = end == Long.MAX_VALUE ? "" : ", or until " + Instant.ofEpochMilli(end);
    return new WaitReason(
        Kind.BUDGET,
        "Waits for budget '%s' to be raised%s: %s of %s are spent"
            .formatted(budget.name(), until, spent, budget.amount()),
        budget.name(),
        List.of(
            new Amount(
                budget.amount().currency().getCurrencyCode(), 0, used, Math.max(0, all - used))));
  }
}
