package io.github.batchwright.spi;

import io.github.batchwright.model.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps what attempts write, byte for byte. Thread-safe; one writer at a time for each log, any
 * number of readers.
 */
public interface JobLogStore extends AutoCloseable {

  /** Opens a log to append to. The caller closes it. */
  OutputStream append(LogId log) throws IOException;

  /**
   * Opens what was written so far, from its beginning; empty if there is nothing. The caller closes
   * it.
   */
  InputStream read(LogId log) throws IOException;

  /**
   * Returns the local file that holds a log, made ready to be appended to, so that a process can
   * write there itself and go on if this one dies. A store without files answers nothing.
   */
  default Optional<Path> file(LogId log) throws IOException {
    return Optional.empty();
  }

  /**
   * Forgets all attempts of a job with all their containers, of its children if it is an array job,
   * of its nodes if it has several.
   */
  void delete(JobId job) throws IOException;

  @Override
  void close();
}
