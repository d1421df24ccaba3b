package io.github.batchwright.testkit.trace;

import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.service.Driver;
import io.github.batchwright.service.EventQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the engine's turns in the time of a log. All that happens in the world at an instant is in
 * the inbox before the engine takes its first turn there: {@link #step} moves the clock, has the
 * world put its ends and its arrivals in, and only then lets the engine go on. The engine takes in
 * everything that is in its inbox before it places, if a turn may be that large and it is not
 * behind; so there is one look at what may start, and it sees the whole instant.
 *
 * <p>Time passes only when a turn has found nothing to do, a whole number of seconds at a time.
 * Confined to one thread.
 */
final class ReplayDriver implements Driver {
  /** A second of the log that is 0 on the engine's clock: the beginning of the year 2000. */
  private static final long ORIGIN = 946_684_800_000L;

  /** What happens outside of the engine. */
  interface World {
    /** Returns the second of the next arrival or end, or {@link Long#MAX_VALUE}. */
    long next();

    /** Puts into the inbox all that happens until now. */
    void happen();
  }

  private long second;
  private @Nullable Engine engine;

  /** Returns the clocks of the engine. */
  EngineClock clock() {
    return () -> ORIGIN + second * 1000;
  }

  /** Returns what the log's clock shows. */
  long second() {
    return second;
  }

  /** Takes turns until there is nothing to do at this instant. */
  void settle() {
    while (engine().turn() > 0) {
      // On to the next turn.
    }
    Throwable failure = engine().failure();
    if (failure != null) {
      throw new IllegalStateException("The engine has failed: " + failure, failure);
    }
  }

  /** Moves to the next instant at which something happens; returns whether there is one. */
  boolean step(World world) {
    OptionalLong due = engine().nextDeadline();
    // The log's clock has whole seconds: what is due between two of them is done at the second.
    long own = due.isEmpty() ? Long.MAX_VALUE : -Math.floorDiv(ORIGIN - due.getAsLong(), 1000L);
    long next = Math.min(world.next(), own);
    if (next == Long.MAX_VALUE) {
      return false;
    }
    second = Math.max(second, next);
    world.happen();
    settle();
    return true;
  }

  @Override
  public void start(String name, Engine newEngine, Inbox newInbox, EventQueue newEvents) {
    this.engine = newEngine;
  }

  /** The inbox has room for all that comes at one instant. */
  @Override
  public void put(Input.Request<?> request) {
    throw new IllegalStateException("The inbox is full");
  }

  @Override
  public <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
    settle();
    if (!answer.isDone()) {
      throw new IllegalStateException("Nobody answers without time that passes");
    }
    return answer.get();
  }

  @Override
  public <T> T await(CompletableFuture<T> answer, Duration atMost)
      throws InterruptedException, ExecutionException {
    return await(answer);
  }

  @Override
  public boolean pause(CompletableFuture<?> until, Duration atMost) {
    throw new IllegalStateException("Nobody waits in a replay");
  }

  @Override
  public void stop() {
    engine().refuseAll();
  }

  private Engine engine() {
    return Objects.requireNonNull(engine, "not started");
  }
}
