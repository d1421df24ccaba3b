package io.github.batchwright;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one attempt has written so far. Thread-safe; every call reads anew. */
public final class JobLogs {
  private static final int LARGEST = 1 << 20;

  private final JobLogStore store;
  private final @Nullable AttemptId attempt;

  private JobLogs(JobLogStore store, @Nullable AttemptId attempt) {
    this.store = store;
    this.attempt = attempt;
  }

  /** Makes a view of one attempt's logs; of nothing at all if the attempt is null. */
  public static JobLogs of(JobLogStore store, @Nullable AttemptId attempt) {
    return new JobLogs(store, attempt);
  }

  /** Returns the first MiB of standard output as UTF-8 text. */
  public String stdout() {
    return text(LogStream.STDOUT);
  }

  /** Returns the first MiB of standard error as UTF-8 text. */
  public String stderr() {
    return text(LogStream.STDERR);
  }

  /** Opens all of a stream as bytes. The caller closes it. */
  public InputStream open(LogStream stream) throws IOException {
    return attempt == null ? InputStream.nullInputStream() : store.read(attempt, stream);
  }

  private String text(LogStream stream) {
    try (InputStream in = open(stream)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the " + stream.label() + " of " + attempt, e);
    }
  }
}
