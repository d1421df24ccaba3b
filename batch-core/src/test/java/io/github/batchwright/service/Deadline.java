package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what cannot be listened for, with a deadline. */
final class Deadline {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  private Deadline() {}

  static void until(String what, Callable<Boolean> condition) {
    long start = System.nanoTime();
    try {
      while (!condition.call()) {
        assertTrue(System.nanoTime() - start < LONGEST, "never so: " + what);
        Thread.onSpinWait();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join(Duration.ofNanos(LONGEST).toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertTrue(!thread.isAlive(), () -> "never came back: " + thread.getName());
  }

  /** Waits until a thread waits for another. */
  static void untilWaits(Thread thread) {
    until(thread.getName() + " waits", () -> thread.getState() == Thread.State.WAITING);
  }

  static void untilNoThreadOf(String service) {
    until(
        "no thread is left of " + service,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(service + "-")));
  }
}
