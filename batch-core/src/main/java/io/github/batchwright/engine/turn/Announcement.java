package io.github.batchwright.engine.turn;

import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.model.start.DeadlineEvent;
import java.util.function.Consumer;

/**
 * Something that those who listen to the service are to hear.
 *
 * @param text what happened, for the log
 * @param warns whether somebody should look at it even if nobody listens
 * @param call tells one of them
 */
public record Announcement(String text, boolean warns, Consumer<ServiceListener> call) {

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
    return new Announcement(text, true, listener -> listener.onBudget(event));
  }

  /** Tells that a job was not finished by its deadline. */
  public static Announcement of(DeadlineEvent event) {
    String text =
        "Job %s, '%s' of queue '%s', is not finished by its deadline, %s: %s"
            .formatted(
                event.jobId(), event.jobName(), event.jobQueue(), event.deadline(), event.action());
    return new Announcement(text, true, listener -> listener.onDeadlinePassed(event));
  }

  /** Tells what became of a fire. */
  public static Announcement of(String schedule, ScheduleFire fire) {
    FireOutcome outcome = fire.outcome();
    String text =
        "Schedule '%s', fire of %s: %s%s"
            .formatted(
                schedule,
                fire.scheduledAt(),
                outcome,
                fire.reason() == null ? "" : ": " + fire.reason());
    boolean warns = outcome == FireOutcome.REFUSED || outcome == FireOutcome.MISSED;
    return new Announcement(text, warns, listener -> listener.onScheduleFired(schedule, fire));
  }
}
