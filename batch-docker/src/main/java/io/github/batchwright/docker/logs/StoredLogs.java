package io.github.batchwright.docker.logs;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much of what an attempt wrote is in the log store, and the beginning of its standard error.
 * Confined to one thread at a time.
 */
public final class StoredLogs {
  private static final int HEAD = 1024;

  private final AttemptId attempt;
  private final Map<LogStream, Long> stored = new EnumMap<>(LogStream.class);
  private final ByteArrayOutputStream errorHead = new ByteArrayOutputStream();
  private volatile boolean adopted;

  public StoredLogs(AttemptId attempt) {
    this.attempt = attempt;
  }

  AttemptId attempt() {
    return attempt;
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
      try (InputStream in = store.read(attempt, stream)) {
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
