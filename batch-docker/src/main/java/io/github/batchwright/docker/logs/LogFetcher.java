package io.github.batchwright.docker.logs;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a container wrote into the log store. Copying again goes on after the bytes that the
 * store has already. Thread-safe, as long as one thread at a time copies for an attempt.
 */
public final class LogFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(LogFetcher.class);
  private static final int BUFFER = 64 * 1024;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final EngineConnection connection;
  private final JobLogStore store;
  private final long mostBytes;

  /**
   * Copies from an engine to a store.
   *
   * @param mostBytes the most that is stored of one stream
   */
  public LogFetcher(EngineConnection connection, JobLogStore store, long mostBytes) {
    this.connection = connection;
    this.store = store;
    this.mostBytes = mostBytes;
  }

  /**
   * Copies everything, notes what may be missing, and answers nothing, or why it could not be done.
   *
   * @throws NotFoundException if the container is gone
   * @throws EngineUnreachableException if the engine does not answer, or breaks off
   */
  public Optional<String> fetch(StoredLogs logs, String container, LogRetention retention)
      throws EngineUnreachableException, InterruptedException {
    return fetchFrom(logs, "/containers/" + container, retention);
  }

  /**
   * Copies everything that something else than a container has written.
   *
   * @param path what the engine knows it by, such as {@code /tasks/<id>}
   */
  public Optional<String> fetchFrom(StoredLogs logs, String path, LogRetention retention)
      throws EngineUnreachableException, InterruptedException {
    try {
      logs.count(store);
    } catch (IOException | RuntimeException e) {
      return Optional.of("the log store cannot be read: " + e);
    }
    Copy copy = new Copy(logs, retention);
    try (copy) {
      return connection.stream("logs", copy.moved::get, () -> copy.run(path));
    }
  }

  /** Notes that the rest of what a container wrote cannot be had. */
  public void giveUp(StoredLogs logs) {
    for (LogStream stream : LogStream.values()) {
      try {
        store.noteLoss(logs.id(stream), LogLoss.END);
      } catch (IOException | RuntimeException e) {
        LOG.warn("{}: that its logs are not complete cannot be noted", logs, e);
      }
    }
  }

  /** One pass over the logs of a container. Closing it breaks it off. */
  private final class Copy implements LogFrames.Sink, AutoCloseable {
    private final AtomicLong moved = new AtomicLong();
    private final StoredLogs logs;
    private final LogRetention retention;
    private final Map<LogStream, Long> read = new EnumMap<>(LogStream.class);
    private final Map<LogStream, OutputStream> outputs = new EnumMap<>(LogStream.class);
    private DockerHttpClient.@Nullable Response response;
    private boolean closed;

    Copy(StoredLogs logs, LogRetention retention) {
      this.logs = logs;
      this.retention = retention;
    }

    Optional<String> run(String path)
        throws IOException, EngineUnreachableException, InterruptedException {
      DockerHttpClient.Response answer =
          connection.get(path + "/logs?timestamps=true&stdout=true&stderr=true");
      if (!opened(answer)) {
        return Optional.of("given up");
      }
      try (answer;
          InputStream body = new BufferedInputStream(answer.getBody(), BUFFER)) {
        if (answer.getStatusCode() == NOT_FOUND) {
          throw new NotFoundException(path);
        }
        if (answer.getStatusCode() != OK) {
          String text = new String(body.readNBytes(BUFFER), StandardCharsets.UTF_8);
          return Optional.of(EngineMessages.oneLine(text));
        }
        LongLines lines = new LongLines(this);
        RetainedBytes retained = new RetainedBytes(lines);
        LogFrames.read(body, retained);
        lines.finish();
        closeOutputs();
        noteLosses(retained.bytes());
        return Optional.empty();
      } catch (LogFrames.EngineComplaint e) {
        return Optional.of("the engine cannot read them: " + e.getMessage());
      } catch (UncheckedIOException e) {
        return Optional.of("the log store does not take them: " + e.getCause());
      } finally {
        closeAfterFailure();
      }
    }

    /** Both streams share the engine's files, so either of them may have lost its beginning. */
    private void noteLosses(long retained) {
      for (LogStream stream : LogStream.values()) {
        if (retention.mayHaveLost(retained)) {
          note(stream, LogLoss.BEGINNING);
        }
        if (read.getOrDefault(stream, 0L) > mostBytes) {
          note(stream, LogLoss.END);
        }
      }
    }

    private void note(LogStream stream, LogLoss loss) {
      try {
        store.noteLoss(logs.id(stream), loss);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }

    private synchronized boolean opened(DockerHttpClient.Response answer) {
      if (closed) {
        answer.close();
        return false;
      }
      response = answer;
      return true;
    }

    @Override
    public synchronized void accept(LogStream stream, byte[] buffer, int length)
        throws IOException {
      if (closed) {
        throw new IOException("given up");
      }
      moved.incrementAndGet();
      long before = read.getOrDefault(stream, 0L);
      read.put(stream, before + length);
      if (stream == LogStream.STDERR) {
        logs.errorOutput(before, buffer, length);
      }
      int known = (int) Math.min(length, Math.max(0, logs.stored(stream) - before));
      int wanted = (int) Math.min(length, Math.max(0, mostBytes - before));
      if (known < wanted) {
        append(stream, buffer, known, wanted - known);
        logs.stored(stream, before + wanted);
      }
    }

    /** The store's exceptions are told from the engine's by their type. */
    private void append(LogStream stream, byte[] buffer, int offset, int length) {
      try {
        OutputStream out = outputs.get(stream);
        if (out == null) {
          out = store.append(logs.id(stream));
          outputs.put(stream, out);
        }
        out.write(buffer, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }

    private synchronized void closeOutputs() {
      try {
        for (OutputStream out : outputs.values()) {
          out.close();
        }
        outputs.clear();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void closeAfterFailure() {
      try {
        closeOutputs();
      } catch (UncheckedIOException e) {
        LOG.debug("{}: a log was not closed cleanly", logs, e);
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      if (response != null) {
        response.close();
      }
    }
  }
}
