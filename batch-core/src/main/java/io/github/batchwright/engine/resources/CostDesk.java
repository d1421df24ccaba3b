package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.cost.BudgetState;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.queries.CostReports;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import java.time.Instant;
import java.util.Currency;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates, changes, deletes and describes budgets, and tells what was spent. */
public final class CostDesk {
  /** How many budgets there are at most. */
  private static final int MOST_BUDGETS = 1_000;

  private final Turn turn;
  private final Cluster cluster;
  private final Paging paging;

  public CostDesk(Turn turn, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.paging = paging;
  }

  /** Tells what was spent. */
  public CostReport report(CostReportRequest request) {
    return CostReports.of(cluster, request, turn.now());
  }

  /** Creates a budget. */
  public void create(Budget budget) {
    if (cluster.costs().budgets().find(budget.name()) != null) {
      throw ClientException.of("budgetName", budget.name(), "exists already");
    }
    Refusals.checkCap(
        "budgetName", budget.name(), cluster.costs().budgets().all().size(), MOST_BUDGETS);
    QueueState queue = cluster.findQueue(budget.jobQueue());
    if (queue == null) {
      throw ClientException.of("jobQueue", budget.jobQueue(), "does not exist");
    }
    if (budget.shareIdentifier() != null && queue.policy() == null && !queue.isByQuota()) {
      throw ClientException.of(
          "shareIdentifier",
          budget.shareIdentifier(),
          "cannot be given: queue '" + budget.jobQueue() + "' has no scheduling policy");
    }
    NavigableSet<Currency> known = cluster.costs().currencies();
    if (!known.isEmpty() && !known.contains(budget.amount().currency())) {
      throw ClientException.of(
          "amount", budget.amount(), "must be in what is paid in here, one of " + known);
    }
    turn.record(new CostFact.BudgetCreated(budget));
  }

  /** Sees to it that a budget is there as it is described; what was spent of it stays. */
  public void declare(Budget budget) {
    if (cluster.costs().budgets().find(budget.name()) == null) {
      create(budget);
    } else {
      update(budget);
    }
  }

  /** Changes the amount and the thresholds of a budget; what was spent of it stays. */
  public void update(Budget budget) {
    Budget before = find(budget.name()).budget();
    check("jobQueue", before.jobQueue(), budget.jobQueue());
    check("shareIdentifier", before.shareIdentifier(), budget.shareIdentifier());
    check("period", before.period(), budget.period());
    check("amount.currency", before.amount().currency(), budget.amount().currency());
    if (!before.equals(budget)) {
      turn.record(new CostFact.BudgetUpdated(budget));
    }
  }

  private static void check(String field, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      throw ClientException.of(field, String.valueOf(after), "must stay " + before);
    }
  }

  /** Deletes a budget; what was held back by it goes on. */
  public void delete(String name) {
    find(name);
    turn.record(new CostFact.BudgetDeleted(name));
  }

  /** Describes budgets. */
  public Page<BudgetDetail> describe(DescribeRequest request) {
    if (request.names().isEmpty()) {
      return paging.page(
          cluster.costs().budgets().all(), request.page(), name -> true, this::detail);
    }
    paging.checkNames("budgets", request.names());
    Stream<BudgetState> found =
        request.names().stream().map(cluster.costs().budgets()::find).filter(Objects::nonNull);
    return new Page<>(found.map(this::detail).toList(), null);
  }

  private BudgetDetail detail(BudgetState state) {
    long now = turn.now();
    Currency currency = state.budget().amount().currency();
    long end = state.periodEnd(now);
    return new BudgetDetail(
        state.budget(),
        Instant.ofEpochMilli(state.createdAt()),
        new Charge(currency, state.spent(now)).money(),
        new Money(state.rate(), currency),
        Instant.ofEpochMilli(state.periodStart(now)),
        end == Long.MAX_VALUE ? null : Instant.ofEpochMilli(end),
        state.crossed(),
        state.isHeld());
  }

  private BudgetState find(String name) {
    BudgetState found = cluster.costs().budgets().find(name);
    if (found == null) {
      throw ClientException.of("budget", name, "does not exist");
    }
    return found;
  }
}
