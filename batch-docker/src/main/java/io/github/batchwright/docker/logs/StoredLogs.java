package io.github.batchwright.docker.logs;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of what an attempt wrote is in the log store, and the beginning of its standard error.
 * Confined to one thread at a time.
 */
public final class StoredLogs {
  private static final int HEAD = 1024;

  private final AttemptId attempt;
  private final @Nullable String container;
  private final Map<LogStream, Long> stored = new EnumMap<>(LogStream.class);
  private final ByteArrayOutputStream errorHead = new ByteArrayOutputStream();
  private volatile boolean adopted;

  /** Begins with nothing, for the only container of an attempt. */
  public StoredLogs(AttemptId attempt) {
    this(attempt, null);
  }

  /**
   * Begins with nothing.
   *
   * @param container the name of the container, or null if the attempt has only one
   */
  public StoredLogs(AttemptId attempt, @Nullable String container) {
    this.attempt = attempt;
    this.container = container;
  }

  /** Returns the name of a stream in the store. */
  LogId id(LogStream stream) {
    return new LogId(attempt, container, stream);
  }

  @Override
  public String toString() {
    return container == null ? attempt.toString() : attempt + " container " + container;
  }

  /** An earlier life may have stored some of it. */
  public void adopted() {
    adopted = true;
  }

  /** Counts what an earlier life has stored, if there was one. */
  void count(JobLogStore store) throws IOException {
    if (!adopted) {
      return;
    }
    for (LogStream stream : LogStream.values()) {
      try (InputStream in = store.read(id(stream))) {
        stored(stream, in.transferTo(OutputStream.nullOutputStream()));
      }
    }
  }

  /** Keeps the first bytes of standard error. */
  void errorOutput(long position, byte[] buffer, int length) {
    if (position == errorHead.size() && position < HEAD) {
      errorHead.write(buffer, 0, Math.min(length, HEAD - (int) position));
    }
  }

  /** Returns the beginning of standard error. */
  public String errorHead() {
    return errorHead.toString(StandardCharsets.UTF_8);
  }

  long stored(LogStream stream) {
    return stored.getOrDefault(stream, 0L);
  }

  void stored(LogStream stream, long bytes) {
    stored.put(stream, bytes);
  }
}
