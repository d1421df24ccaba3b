package io.github.batchwright.docker.logs;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a running container's log. The engine sends it from its beginning; what the reader
 * has already is passed over. Read by one thread, closed by any.
 *
 * <p>The container is not attached to, so that it never waits for the reader. Lines that the engine
 * cut are put together as they are in the store, but for the newline that may follow the very last
 * part: that is known at the end only, and read from the store.
 */
final class LogFollow implements LiveLogs, LogFrames.Sink {
  private static final int BUFFER = 16 * 1024;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final EngineConnection connection;
  private final AttemptId attempt;
  private final String container;
  private final Set<LogStream> streams;
  private final LogPosition from;
  private final Consumer<LogFollow> whenClosed;
  private final LivePipe pipe = new LivePipe();
  private final Map<LogStream, Long> read = new EnumMap<>(LogStream.class);
  private DockerHttpClient.@Nullable Response response; // guarded by this
  private @Nullable Future<?> task; // guarded by this
  private boolean over; // guarded by this

  LogFollow(
      EngineConnection connection,
      AttemptId attempt,
      String container,
      Set<LogStream> streams,
      LogPosition from,
      Consumer<LogFollow> whenClosed) {
    this.connection = connection;
    this.attempt = attempt;
    this.container = container;
    this.streams = EnumSet.copyOf(streams);
    this.from = from;
    this.whenClosed = whenClosed;
  }

  boolean isOf(AttemptId other) {
    return attempt.equals(other);
  }

  void start(ExecutorService threads) {
    Future<?> started = threads.submit(this::run);
    synchronized (this) {
      task = started;
      if (over) {
        started.cancel(true);
      }
    }
  }

  private void run() {
    IOException why = null;
    try {
      copy();
    } catch (IOException e) {
      why = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (EngineUnreachableException | RuntimeException e) {
      why = new IOException(attempt + ": its log broke off: " + e.getMessage(), e);
    } finally {
      pipe.end(why);
    }
  }

  private void copy() throws IOException, EngineUnreachableException, InterruptedException {
    DockerHttpClient.Response answer =
        connection.get(
            "/containers/"
                + container
                + "/logs?follow=true&timestamps=true&stdout="
                + streams.contains(LogStream.STDOUT)
                + "&stderr="
                + streams.contains(LogStream.STDERR));
    if (!opened(answer)) {
      return;
    }
    try (answer;
        InputStream body = new BufferedInputStream(answer.getBody(), BUFFER)) {
      if (answer.getStatusCode() == NOT_FOUND) {
        return;
      }
      if (answer.getStatusCode() != OK) {
        String text = new String(body.readNBytes(BUFFER), StandardCharsets.UTF_8);
        throw new IOException(attempt + ": no log: " + EngineMessages.oneLine(text));
      }
      LogFrames.read(body, new LongLines(this));
    }
  }

  private synchronized boolean opened(DockerHttpClient.Response answer) {
    if (over) {
      answer.close();
      return false;
    }
    response = answer;
    return true;
  }

  @Override
  public void accept(LogStream stream, byte[] buffer, int length) throws IOException {
    long before = read.getOrDefault(stream, 0L);
    read.put(stream, before + length);
    int known = (int) Math.min(length, Math.max(0, from.in(stream) - before));
    if (known < length) {
      pipe.put(stream, before + known, buffer, known, length - known);
    }
  }

  @Override
  public Optional<LogChunk> next() throws IOException, InterruptedException {
    return pipe.take();
  }

  /** Takes no more from the engine; what has come is still read. */
  void end() {
    pipe.end(null);
    leave();
  }

  @Override
  public void close() {
    pipe.close();
    leave();
    whenClosed.accept(this);
  }

  private void leave() {
    DockerHttpClient.Response answer;
    synchronized (this) {
      over = true;
      answer = response;
      if (task != null) {
        // Interrupting a thread that reads from a unix socket closes that socket.
        task.cancel(true);
      }
    }
    if (answer != null) {
      answer.close();
    }
  }
}
