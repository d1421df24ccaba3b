package io.github.batchwright.docker.leftovers;

import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.model.AttemptId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what is due among the {@link Leftovers} removed, on a thread of its own. What cannot be
 * removed now stays due. Thread-safe; no method but the last waits.
 */
public final class Removals {
  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  private final Leftovers leftovers;
  private final ExecutorService thread;
  private final Remover remover;

  /** One run removes everything that is due, so more than one need not wait. */
  private final AtomicBoolean planned = new AtomicBoolean();

  /**
   * Makes them.
   *
   * @param thread the one thread, which is ended in the end
   */
  public Removals(Leftovers leftovers, ExecutorService thread, Remover remover) {
    this.leftovers = leftovers;
    this.thread = thread;
    this.remover = remover;
  }

  /** Removes things. */
  public interface Remover {
    /**
     * Removes one thing; true if it is gone.
     *
     * @param attempt the attempt that it was there for
     * @param id what the engine knows it by
     * @throws DockerException if that is refused now
     */
    boolean remove(AttemptId attempt, String id)
        throws EngineUnreachableException, InterruptedException;

    /** Removes what can go only after the others. */
    default void removeRest() throws EngineUnreachableException, InterruptedException {}
  }

  /** Something else to be done on the thread. */
  public interface Step {
    void run() throws EngineUnreachableException, InterruptedException;
  }

  /** Removes what is kept for an attempt, if there is anything. */
  public void release(AttemptId attempt) {
    if (leftovers.release(attempt)) {
      removeDue();
    }
  }

  /** Removes something, whatever it does. */
  public void remove(AttemptId attempt, String id) {
    leftovers.remove(attempt, id);
    removeDue();
  }

  /** Removes whatever is due. */
  public void removeDue() {
    if (planned.compareAndSet(false, true)) {
      execute(this::run);
    }
  }

  private void run() throws EngineUnreachableException, InterruptedException {
    // Before it looks, so that what becomes due from now on plans another run.
    planned.set(false);
    for (Map.Entry<String, AttemptId> entry : leftovers.due().entrySet()) {
      removeNow(entry.getValue(), entry.getKey());
    }
    remover.removeRest();
  }

  private void removeNow(AttemptId attempt, String id)
      throws EngineUnreachableException, InterruptedException {
    try {
      if (remover.remove(attempt, id)) {
        leftovers.removed(id);
      }
    } catch (DockerException e) {
      LOG.info("{}: {} is left over for now: {}", attempt, id, EngineMessages.of(e));
    }
  }

  /** Does something else on the thread. */
  public void execute(Step step) {
    try {
      thread.execute(() -> attempt(step));
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed, nothing is removed any more");
    }
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (EngineUnreachableException e) {
      LOG.info("Some things are left over for now: {}", e.getMessage());
    } catch (DockerException e) {
      LOG.info("Some things are left over for now: {}", EngineMessages.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Removing what is left over broke", e);
    }
  }

  /** Waits until what is due is removed, this long at most, and removes nothing after that. */
  public void finish(Duration limit) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.info("{} things are left over for the next life", leftovers.due().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
