package io.github.batchwright.docker.logs;

import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Everybody who reads the log of a running container along: one connection and one thread each, for
 * as long as somebody reads, and no more of them than allowed. Thread-safe.
 */
public final class LogFollowers implements AutoCloseable {
  private final EngineConnection connection;
  private final int most;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("batch-docker-follow"));
  private final List<LogFollow> open = new ArrayList<>();

  /**
   * Nobody yet.
   *
   * @param most how many there may be at once
   */
  public LogFollowers(EngineConnection connection, int most) {
    this.connection = connection;
    this.most = most;
  }

  /**
   * Begins to follow a container; returns at once.
   *
   * @throws TooManyRequestsException if there are as many readers as there may be
   * @throws IOException if the executor is closed
   */
  public LiveLogs follow(
      AttemptId attempt, String container, Set<LogStream> streams, LogPosition from)
      throws IOException {
    LogFollow follow = new LogFollow(connection, attempt, container, streams, from, this::closed);
    synchronized (open) {
      if (open.size() >= most) {
        throw new TooManyRequestsException(
            "%d readers follow the logs of running containers, and no more may; close one, or"
                    .formatted(open.size())
                + " raise logReaders");
      }
      open.add(follow);
    }
    try {
      follow.start(threads);
    } catch (RejectedExecutionException e) {
      follow.close();
      throw new IOException("the executor is closed", e);
    }
    return follow;
  }

  private void closed(LogFollow follow) {
    synchronized (open) {
      open.remove(follow);
    }
  }

  /** An attempt has ended and its logs are stored: whoever follows it is sent there. */
  public void ended(AttemptId attempt) {
    for (LogFollow follow : all()) {
      if (follow.isOf(attempt)) {
        follow.end();
      }
    }
  }

  private List<LogFollow> all() {
    synchronized (open) {
      return List.copyOf(open);
    }
  }

  /** Sends everybody away. */
  @Override
  public void close() {
    threads.shutdown();
    all().forEach(LogFollow::end);
    Threads.stop(threads);
  }
}
