package io.github.batchwright.engine.state;

import io.github.batchwright.engine.cost.CostsPart;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetThreshold;

/**
 * A fact about budgets, or what is known of costs in a snapshot. What things cost follows from the
 * other facts.
 */
public sealed interface CostFact extends Fact.OfCost {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.cost(this);
  }

  /**
   * A budget was created.
   *
   * @param budget what was asked for
   */
  record BudgetCreated(Budget budget) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.budgetCreated(this);
    }
  }

  /**
   * A budget was changed.
   *
   * @param budget what it is from now on
   */
  record BudgetUpdated(Budget budget) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.budgetUpdated(this);
    }
  }

  /**
   * A budget was deleted.
   *
   * @param name its name
   */
  record BudgetDeleted(String name) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.budgetDeleted(this);
    }
  }

  /**
   * A part of a budget is spent, and what follows from that was decided.
   *
   * @param name the name of the budget
   * @param threshold which part, and what follows
   */
  record BudgetCrossed(String name, BudgetThreshold threshold) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.budgetCrossed(this);
    }
  }

  /**
   * A budget begins anew, of which thresholds had been reached.
   *
   * @param name its name
   */
  record BudgetRenewed(String name) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.budgetRenewed(this);
    }
  }

  /** A snapshot tells of costs: what was worked out from what it told before does not count. */
  record CostsBegun() implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.costsBegun(this);
    }
  }

  /**
   * A part of what is known of costs, as it was when a snapshot was taken.
   *
   * @param part which
   */
  record CostsKept(CostsPart part) implements CostFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.costsKept(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link BudgetCreated}. */
    void budgetCreated(BudgetCreated fact);

    /** See {@link BudgetUpdated}. */
    void budgetUpdated(BudgetUpdated fact);

    /** See {@link BudgetDeleted}. */
    void budgetDeleted(BudgetDeleted fact);

    /** See {@link BudgetCrossed}. */
    void budgetCrossed(BudgetCrossed fact);

    /** See {@link BudgetRenewed}. */
    void budgetRenewed(BudgetRenewed fact);

    /** See {@link CostsBegun}. */
    void costsBegun(CostsBegun fact);

    /** See {@link CostsKept}. */
    void costsKept(CostsKept fact);
  }
}
