package io.github.batchwright.engine;

import io.github.batchwright.engine.cost.BudgetState;
import io.github.batchwright.engine.cost.Budgets;
import io.github.batchwright.engine.cost.Charge;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetAction;
import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.cost.BudgetThreshold;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Decides what follows when parts of budgets are spent. What is spent is a linear function of time
 * between facts, so it wakes at the very instant at which a part is. Confined to one thread.
 */
final class BudgetWatch {
  private final Cluster cluster;
  private final Cancellations cancellations;
  // What runs and is to be stopped, a bounded part of it each turn.
  private final Deque<TaskRef> stopping = new ArrayDeque<>();
  private boolean begun;

  BudgetWatch(Cluster cluster, Cancellations cancellations) {
    this.cluster = cluster;
    this.cancellations = cancellations;
  }

  /** Does what is due; returns how much that was. */
  int run(Turn turn, int most) {
    Budgets budgets = cluster.costs().budgets();
    if (budgets.all().isEmpty()) {
      return 0;
    }
    int done = 0;
    if (!begun) {
      begun = true;
      // An earlier life may have ended before it had stopped all.
      budgets.all().values().stream().filter(BudgetState::isStopped).forEach(this::stop);
    }
    for (BudgetState state : List.copyOf(budgets.all().values())) {
      if (state.isToBeRenewed(turn.now())) {
        turn.record(new CostFact.BudgetRenewed(state.budget().name()));
        done++;
      }
      BudgetThreshold due = state.due(turn.now());
      while (due != null) {
        cross(turn, state, due);
        done++;
        due = state.due(turn.now());
      }
    }
    return done + stopSome(turn, most);
  }

  /** Returns when something is to be done by itself, or {@link Long#MAX_VALUE}. */
  long nextDeadline(long now) {
    return cluster.costs().budgets().nextAt(now);
  }

  private void cross(Turn turn, BudgetState state, BudgetThreshold threshold) {
    Budget budget = state.budget();
    Charge spent = new Charge(budget.amount().currency(), state.spent(turn.now()));
    turn.record(new CostFact.BudgetCrossed(budget.name(), threshold));
    turn.effect(
        new Effect.Announce(
            Announcement.of(
                new BudgetEvent(
                    budget, threshold, spent.money(), Instant.ofEpochMilli(turn.now())))));
    if (threshold.action() == BudgetAction.STOP) {
      stop(state);
    }
  }

  private void stop(BudgetState state) {
    for (TaskRef task : cluster.open()) {
      if (isOf(state, task)) {
        stopping.add(task);
      }
    }
  }

  private boolean isOf(BudgetState state, TaskRef task) {
    JobRecord job = cluster.jobs().get(task.number());
    return state.covers(job.request().jobQueue(), job.share());
  }

  private int stopSome(Turn turn, int most) {
    int done = 0;
    while (done < most && !stopping.isEmpty()) {
      TaskRef task = stopping.remove();
      done++;
      if (cluster.open().contains(task)) {
        for (BudgetState state : cluster.costs().budgets().all().values()) {
          if (state.isStopped() && isOf(state, task)) {
            cancellations.cancel(turn, task, reason(state), true);
            break;
          }
        }
      }
    }
    return done;
  }

  private static String reason(BudgetState state) {
    int percent =
        state.crossed().stream()
            .filter(threshold -> threshold.action() == BudgetAction.STOP)
            .mapToInt(BudgetThreshold::percent)
            .min()
            .orElse(0);
    return "Stopped by budget '%s': %d percent of %s are spent"
        .formatted(state.budget().name(), percent, state.budget().amount());
  }
}
