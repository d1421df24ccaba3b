package io.github.batchwright.service;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where callers' code is called: on the executor they gave, or on a few threads of the service.
 *
 * @param executor the threads
 * @param own the same, if the service is to end them
 */
record Callbacks(Executor executor, @Nullable ThreadPoolExecutor own) {
  private static final int IDLE_SECONDS = 10;

  static Callbacks of(ServiceSettings settings) {
    if (settings.callbackExecutor != null) {
      return new Callbacks(settings.callbackExecutor, null);
    }
    // Not the common pool: with two processors, each stage would get a new thread from it.
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder()
                .setNameFormat(settings.name.replace("%", "%%") + "-callbacks-%d")
                .setDaemon(true)
                .build(),
            // Once it is closed, what is left is done by whoever brings it, so that no stage hangs.
            (task, closed) -> task.run());
    pool.allowCoreThreadTimeOut(true);
    return new Callbacks(pool, pool);
  }

  /** Lets what was handed over be done, and ends the threads of the service. */
  void close() {
    if (own != null) {
      own.shutdown();
    }
  }
}
