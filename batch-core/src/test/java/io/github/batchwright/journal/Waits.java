package io.github.batchwright.journal;

import java.util.concurrent.TimeUnit;

/** Waits until something outside of this process' memory is so, with a deadline. */
final class Waits {
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(10);

  private Waits() {}

  /** A condition that may throw. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(Condition condition) {
    long start = System.nanoTime();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() - start > DEADLINE) {
          throw new AssertionError("it never came true");
        }
        Thread.onSpinWait();
      }
    } catch (AssertionError e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
