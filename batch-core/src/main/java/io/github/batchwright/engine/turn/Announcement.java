package io.github.batchwright.engine.turn;

import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.start.DeadlineEvent;
import java.util.function.Consumer;

/**
 * Something that those who listen to the service are to hear.
 *
 * @param text what happened, for the log
 * @param call tells one of them
 */
public record Announcement(String text, Consumer<ServiceListener> call) {

  /** Tells that a part of a budget is spent. */
  public static Announcement of(BudgetEvent event) {
    String text =
        "Budget '%s': %d percent of %s are spent, %s: %s"
            .formatted(
                event.budget().name(),
                event.threshold().percent(),
                event.budget().amount(),
                event.spent(),
                event.threshold().action());
    return new Announcement(text, listener -> listener.onBudget(event));
  }

  /** Tells that a job was not finished by its deadline. */
  public static Announcement of(DeadlineEvent event) {
    String text =
        "Job %s, '%s' of queue '%s', is not finished by its deadline, %s: %s"
            .formatted(
                event.jobId(), event.jobName(), event.jobQueue(), event.deadline(), event.action());
    return new Announcement(text, listener -> listener.onDeadlinePassed(event));
  }
}
