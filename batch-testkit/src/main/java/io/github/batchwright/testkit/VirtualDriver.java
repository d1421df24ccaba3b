package io.github.batchwright.testkit;

import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.service.Driver;
import io.github.batchwright.service.EventQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the engine's turns on the caller's own thread, and lets virtual time pass only where a
 * caller waits for it. Listeners and callbacks are called between turns.
 */
final class VirtualDriver implements Driver {
  private final VirtualTime time;
  private final Runnable afterEachTurn;
  private final Queue<Runnable> callbacks = new ArrayDeque<>();
  private boolean killed;
  private @Nullable EngineClock clock;
  private @Nullable Engine engine;
  private @Nullable Inbox inbox;
  private @Nullable EventQueue events;

  /**
   * Makes a driver.
   *
   * @param afterEachTurn called after every turn
   */
  VirtualDriver(VirtualTime time, Runnable afterEachTurn) {
    this.time = time;
    this.afterEachTurn = afterEachTurn;
  }

  /** Returns the clocks of the next life of a service. */
  EngineClock begin() {
    clock = time.life();
    return clock;
  }

  /** Returns what the clock of this life shows, in milliseconds since the epoch. */
  long millis() {
    return Objects.requireNonNull(clock).millis();
  }

  /** Keeps a callback until the turn is over. */
  void callback(Runnable action) {
    callbacks.add(action);
  }

  @Override
  public void start(String name, Engine newEngine, Inbox newInbox, EventQueue newEvents) {
    this.killed = false;
    this.engine = newEngine;
    this.inbox = newInbox;
    this.events = newEvents;
  }

  /** Forgets everything that was to be told, as the end of a process does. */
  void kill() {
    killed = true;
    callbacks.clear();
  }

  /** Does everything that can be done at this instant; returns how much that was. */
  int settle() {
    int all = 0;
    int done;
    do {
      done = turn();
      all += done;
    } while (done > 0);
    return all;
  }

  private int turn() {
    int done = engine().turn();
    for (Runnable next = callbacks.poll(); next != null; next = callbacks.poll()) {
      next.run();
      done++;
    }
    Objects.requireNonNull(events).tellAll();
    afterEachTurn.run();
    return done + time.runDue();
  }

  /**
   * Moves to the next instant at which something happens, and settles there.
   *
   * @param latest how much time may have passed at most, as {@link VirtualTime#steady} counts it
   * @return whether there was one
   */
  boolean step(long latest) {
    // A service that has stopped for good does nothing about what is due.
    OptionalLong deadline = isStopped() ? OptionalLong.empty() : engine().nextDeadline();
    long next = Math.min(onLine(deadline), orNever(time.next()));
    if (next > latest || next == Long.MAX_VALUE) {
      return false;
    }
    time.moveTo(next);
    settle();
    return true;
  }

  /** Says whether anything is going to happen without a schedule that fires. */
  boolean goesOn() {
    return (!isStopped() && engine().nextDeadlineOfJobs().isPresent()) || time.next().isPresent();
  }

  private boolean isStopped() {
    return engine().failure() != null;
  }

  /** Returns when the clock of this life shows an instant. */
  private long onLine(OptionalLong instant) {
    return instant.isEmpty()
        ? Long.MAX_VALUE
        : time.steady() + instant.getAsLong() - Objects.requireNonNull(clock).millis();
  }

  private static long orNever(OptionalLong instant) {
    return instant.orElse(Long.MAX_VALUE);
  }

  private Engine engine() {
    return Objects.requireNonNull(engine, "not started");
  }

  @Override
  public void put(Input.Request<?> request) {
    while (!Objects.requireNonNull(inbox).offer(request)) {
      if (turn() == 0) {
        throw new IllegalStateException("The inbox is full, and the journal holds back what waits");
      }
    }
  }

  @Override
  public <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
    while (!answer.isDone()) {
      if (settle() == 0 && !step(Long.MAX_VALUE)) {
        throw new IllegalStateException(
            "Nothing that is planned will ever answer this call: time stands at "
                + time.instant()
                + ", and nothing is due. Does an attempt never end, or is the journal held?");
      }
    }
    return answer.get();
  }

  @Override
  public <T> T await(CompletableFuture<T> answer, Duration atMost)
      throws InterruptedException, ExecutionException, TimeoutException {
    long latest = time.steady() + atMost.toMillis();
    while (!answer.isDone()) {
      if (settle() == 0 && !step(latest)) {
        time.moveTo(latest);
        throw new TimeoutException("not answered within " + atMost + " of virtual time");
      }
    }
    return answer.get();
  }

  /** Goes on to the next instant at which something happens, however far that is. */
  @Override
  public boolean pause(CompletableFuture<?> until, Duration atMost) {
    if (!until.isDone() && settle() == 0 && !step(Long.MAX_VALUE)) {
      throw new IllegalStateException(
          "Nothing that is planned will ever end this wait: time stands at "
              + time.instant()
              + ", and nothing is due. Does an attempt never end, or is the journal held?");
    }
    return true;
  }

  @Override
  public void stop() {
    engine().refuseAll();
    if (!killed) {
      Objects.requireNonNull(events).tellAll();
    }
    callbacks.clear();
  }
}
