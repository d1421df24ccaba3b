package io.github.batchwright.engine.cost;

import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetThreshold;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every budget by its name. Confined to one thread. */
public final class Budgets {
  private final NavigableMap<String, BudgetState> byName = new TreeMap<>();
  private int held;

  /** Returns every budget by its name; not to be changed. */
  public NavigableMap<String, BudgetState> all() {
    return Collections.unmodifiableNavigableMap(byName);
  }

  /** Returns the budget of this name, or null. */
  public @Nullable BudgetState find(String name) {
    return byName.get(name);
  }

  /** Returns a budget because of which nothing is placed for a share of a queue, or null. */
  public @Nullable BudgetState holding(String queue, @Nullable String share) {
    if (held == 0) {
      return null;
    }
    for (BudgetState state : byName.values()) {
      if (state.isHeld() && state.covers(queue, share)) {
        return state;
      }
    }
    return null;
  }

  /** Returns when something is to be done if nothing changes, or {@link Long#MAX_VALUE}. */
  public long nextAt(long now) {
    long next = Long.MAX_VALUE;
    for (BudgetState state : byName.values()) {
      next = Math.min(next, state.nextAt(now));
    }
    return next;
  }

  /**
   * There is a budget from now on.
   *
   * @param live what attempts are charged for as time goes on
   */
  public void create(Budget budget, List<Ledger.Live> live, long now) {
    BudgetState state = new BudgetState(budget, BigDecimal.ZERO, now);
    byName.put(budget.name(), state);
    for (Ledger.Live row : live) {
      if (state.counts(row.key())) {
        state.change(row.rates().used(), now);
      }
    }
  }

  /** A budget is another from now on. Its scope and its currency stay. */
  public void update(Budget budget, long now) {
    require(budget.name()).replace(budget, now);
    recount();
  }

  /** There is a budget no more. */
  public void delete(String name) {
    byName.remove(name);
    recount();
  }

  /** A threshold is reached. */
  public void cross(String name, BudgetThreshold threshold, long now) {
    require(name).cross(threshold, now);
    recount();
  }

  /** The next period has begun. */
  public void renew(String name, long now) {
    require(name).renew(now);
    recount();
  }

  void change(CostKey key, BigDecimal more, long now) {
    if (more.signum() != 0) {
      for (BudgetState state : byName.values()) {
        if (state.counts(key)) {
          state.change(more, now);
        }
      }
    }
  }

  void keep(BudgetState.Image image) {
    byName.put(image.budget().name(), new BudgetState(image));
    recount();
  }

  List<BudgetState.Image> image() {
    return byName.values().stream().map(BudgetState::image).toList();
  }

  private BudgetState require(String name) {
    BudgetState found = byName.get(name);
    if (found == null) {
      throw new IllegalStateException("no budget " + name);
    }
    return found;
  }

  private void recount() {
    held = (int) byName.values().stream().filter(BudgetState::isHeld).count();
  }
}
