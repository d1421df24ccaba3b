package io.github.batchwright.service;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the engine's turns on a thread of its own, and tells listeners on another. */
final class ThreadDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadDriver.class);

  /** Housekeeping, such as forgetting old jobs, is never later than this. */
  private static final long LONGEST_SLEEP_MILLIS = 1_000;

  private final EngineClock clock;
  private volatile boolean stopping;
  private @Nullable Thread loop;
  private @Nullable Thread teller;
  private @Nullable Inbox inbox;
  private @Nullable EventQueue events;

  ThreadDriver(EngineClock clock) {
    this.clock = clock;
  }

  @Override
  public void start(String name, Engine engine, Inbox newInbox, EventQueue newEvents) {
    this.inbox = newInbox;
    this.events = newEvents;
    loop = new Thread(() -> run(engine, newInbox), name + "-loop");
    teller = new Thread(newEvents::run, name + "-events");
    teller.setDaemon(true);
    loop.start();
    teller.start();
  }

  private void run(Engine engine, Inbox from) {
    try {
      while (!stopping) {
        if (engine.turn() == 0) {
          OptionalLong deadline = engine.nextDeadline();
          long wait = deadline.orElse(Long.MAX_VALUE) - clock.millis();
          wait = Math.min(Math.max(wait, 0), LONGEST_SLEEP_MILLIS);
          if (engine.awaitsJournal()) {
            // What is due may have to wait for the journal, which wakes this thread.
            wait = LONGEST_SLEEP_MILLIS;
          }
          if (wait > 0) {
            from.sleep(TimeUnit.MILLISECONDS.toNanos(wait));
          }
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("The scheduler's thread failed", e);
      engine.fail(e);
      throw e;
    } finally {
      engine.refuseAll();
    }
  }

  @Override
  public void put(Input.Request<?> request) throws InterruptedException {
    checkThread();
    if (inbox == null) {
      throw new IllegalStateException("not started");
    }
    inbox.put(request);
  }

  @Override
  public <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
    checkThread();
    return answer.get();
  }

  @Override
  public <T> T await(CompletableFuture<T> answer, Duration atMost)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkThread();
    return answer.get(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean pause(CompletableFuture<?> until, Duration atMost) throws InterruptedException {
    checkThread();
    try {
      Object unused = until.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.trace("Looks again");
    }
    return false;
  }

  /** A caller on the loop's own thread would wait for itself. */
  private void checkThread() {
    if (Thread.currentThread() == loop) {
      throw new IllegalStateException(
          "A blocking call on the scheduler's own thread would never return");
    }
  }

  @Override
  public void stop() {
    stopping = true;
    if (inbox != null && loop != null) {
      inbox.wake();
      Uninterruptibles.joinUninterruptibly(loop);
    }
    if (events != null && teller != null) {
      events.close();
      Uninterruptibles.joinUninterruptibly(teller, Duration.ofSeconds(10));
    }
  }
}
