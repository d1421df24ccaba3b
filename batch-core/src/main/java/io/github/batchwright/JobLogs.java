package io.github.batchwright;

import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What one attempt has written so far. Thread-safe; every call reads anew.
 *
 * <p>Of an attempt with several containers it is one of them: the first essential one unless {@link
 * #container} says otherwise.
 */
public interface JobLogs {

  /**
   * Returns the logs of one of several containers.
   *
   * @param name its name in the job definition
   * @throws IllegalArgumentException if it is not 1-255 of {@code [A-Za-z0-9_-]}
   */
  JobLogs container(String name);

  /** Returns the first MiB of standard output as UTF-8 text. */
  String stdout();

  /** Returns the first MiB of standard error as UTF-8 text. */
  String stderr();

  /** Opens all of a stream as bytes. The caller closes it. */
  InputStream open(LogStream stream) throws IOException;
}
