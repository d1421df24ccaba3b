package io.github.batchwright;

import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.model.start.DeadlineEvent;

/**
 * Hears of what becomes of a service as a whole. Called on the thread that tells listeners of
 * events; an exception is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ServiceListener {

  /**
   * The service has stopped for good, without being asked to: it is {@link ServiceState#FAILED}.
   * Told once. The host may close it and build a new one, or end its process.
   *
   * @param cause why
   */
  void onFailed(Throwable cause);

  /**
   * A threshold of a budget was reached. Told once in each period of the budget, or not at all if
   * the host's process ends just then; a description of the budget shows it in any case.
   *
   * @param event which, and what was spent by then
   */
  default void onBudget(BudgetEvent event) {}

  /**
   * A job was not finished by its deadline. Told once for each job, before what is done about it
   * shows, or not at all if the host's process ends just then; a description of the job shows it in
   * any case.
   *
   * @param event which job, and what is done about it
   */
  default void onDeadlinePassed(DeadlineEvent event) {}

  /**
   * A schedule fired, or a fire that waited goes on or not. Told once of each outcome, or not at
   * all if the host's process ends just then; the list of its fires shows it in any case.
   *
   * @param schedule its name
   * @param fire what became of it
   */
  default void onScheduleFired(String schedule, ScheduleFire fire) {}
}
