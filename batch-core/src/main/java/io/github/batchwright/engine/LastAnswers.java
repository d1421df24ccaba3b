package io.github.batchwright.engine;

import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Outbox;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What callers hear of an engine that takes no more turns: all who wait are refused, whatever they
 * wait for, and so is everybody who comes. Confined to one thread.
 */
final class LastAnswers {
  private final Inbox inbox;
  private final Outbox outbox;
  private final Waiters waiters;
  private final Sweeps sweeps;

  LastAnswers(Inbox inbox, Outbox outbox, Waiters waiters, Sweeps sweeps) {
    this.inbox = inbox;
    this.outbox = outbox;
    this.waiters = waiters;
    this.sweeps = sweeps;
  }

  /**
   * Refuses all who wait, and from now on all who come.
   *
   * @param cause why the engine stopped for good, or null if it was closed
   * @return how many were refused
   */
  int refuseAll(@Nullable Throwable cause) {
    inbox.close();
    ServiceClosedException refusal =
        cause == null
            ? new ServiceClosedException("The service is closed")
            : new ServiceClosedException("The service stopped for good: " + cause, cause);
    int[] count = new int[1];
    outbox.refuse(
        effect -> {
          if (effect instanceof Effect.Answer<?> answer) {
            refuse(answer.reply(), refusal, count);
          } else if (effect instanceof Effect.Done waiting) {
            refuse(waiting.reply(), refusal, count);
          } else if (effect instanceof Effect.Refuse refused) {
            refuse(refused.reply(), refusal, count);
          }
        });
    waiters.refuse(reply -> refuse(reply, refusal, count));
    sweeps.refuse(reply -> refuse(reply, refusal, count));
    inbox.drainRequests(
        Integer.MAX_VALUE, () -> true, request -> refuse(request.reply(), refusal, count));
    return count[0];
  }

  private static void refuse(
      CompletableFuture<?> reply, ServiceClosedException refusal, int[] count) {
    if (reply.completeExceptionally(refusal)) {
      count[0]++;
    }
  }
}
