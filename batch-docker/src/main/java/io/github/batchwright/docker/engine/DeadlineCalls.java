package io.github.batchwright.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Makes calls on threads of its own, so that the caller gets away from one that hangs. Sockets of
 * kind unix know no time-out, hence a frozen engine would hold its caller for ever. Thread-safe.
 */
public final class DeadlineCalls implements AutoCloseable {
  private final String where;
  private final ExecutorService pool;

  /**
   * Makes an empty pool.
   *
   * @param where the engine, for messages
   * @param threads the most calls at once; more wait, and the wait counts
   */
  public DeadlineCalls(String where, int threads) {
    this.where = where;
    this.pool = Threads.pool("batch-docker-call", threads);
  }

  /**
   * Returns what the call returns.
   *
   * @param what the call in words, such as {@code "create"}
   * @throws DockerException if the engine answered with an error
   * @throws EngineUnreachableException if it did not answer in time, or at all
   */
  public <T> T call(String what, Duration limit, Callable<T> call)
      throws EngineUnreachableException, InterruptedException {
    return call(what, limit, () -> 0, call);
  }

  /**
   * Returns what the call returns, however long it takes, as long as {@code moved} changes within
   * every {@code silence}.
   */
  public <T> T call(String what, Duration silence, LongSupplier moved, Callable<T> call)
      throws EngineUnreachableException, InterruptedException {
    Future<T> future = submit(what, call);
    try {
      long seen = moved.getAsLong();
      while (true) {
        try {
          return future.get(silence.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          long now = moved.getAsLong();
          if (now == seen) {
            throw new EngineUnreachableException(
                what + ": no answer from " + where + " within " + inSeconds(silence), e);
          }
          seen = now;
        }
      }
    } catch (ExecutionException e) {
      throw failure(what, e);
    } finally {
      // Interrupting a thread that reads from a unix socket closes that socket.
      future.cancel(true);
    }
  }

  private <T> Future<T> submit(String what, Callable<T> call) throws EngineUnreachableException {
    try {
      return pool.submit(call);
    } catch (RejectedExecutionException e) {
      throw new EngineUnreachableException(what + ": the executor is closed", e);
    }
  }

  private EngineUnreachableException failure(String what, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof DockerException answer) {
      throw answer;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new EngineUnreachableException(
        what + ": no answer from " + where + ": " + rootMessage(cause), cause);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static String inSeconds(Duration limit) {
    return limit.toMillis() / 1000.0 + " s";
  }

  @Override
  public void close() {
    Threads.stop(pool);
  }
}
