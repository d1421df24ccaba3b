package io.github.batchwright.service;

import io.github.batchwright.JobLogs;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one attempt in the log store. Thread-safe.
 *
 * @param attempt the attempt, or null if there was none yet
 * @param name which of its containers, or null if it has only one
 */
record AttemptLogs(JobLogStore store, @Nullable AttemptId attempt, @Nullable String name)
    implements JobLogs {
  private static final int LARGEST = 1 << 20;

  @Override
  public JobLogs container(String other) {
    return new AttemptLogs(store, attempt, Checks.longName("container", other));
  }

  @Override
  public String stdout() {
    return text(LogStream.STDOUT);
  }

  @Override
  public String stderr() {
    return text(LogStream.STDERR);
  }

  @Override
  public InputStream open(LogStream stream) throws IOException {
    return attempt == null
        ? InputStream.nullInputStream()
        : store.read(new LogId(attempt, name, stream));
  }

  private String text(LogStream stream) {
    try (InputStream in = open(stream)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the " + stream.label() + " of " + attempt, e);
    }
  }
}
