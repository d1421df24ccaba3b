package io.github.batchwright.docker.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How this package starts and ends threads. */
public final class Threads {
  private static final int PATIENCE_SECONDS = 5;

  private Threads() {}

  /** Names threads {@code name-1}, {@code name-2}... They do not keep a virtual machine alive. */
  public static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Interrupts the threads of a pool and waits a little for them to go. */
  public static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    try {
      // A thread that is still in a call then goes with its connection.
      boolean unused = pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
