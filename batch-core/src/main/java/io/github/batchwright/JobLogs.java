package io.github.batchwright;

import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * What one attempt has written so far, and goes on to write. Thread-safe; every call reads anew.
 *
 * <p>Of an attempt with several containers it is one of them: the first essential one unless {@link
 * #container} says otherwise.
 *
 * <p>Following needs no thread and keeps next to nothing in memory. It ends when the attempt has
 * ended and everything was read; the attempt goes on if nobody reads. If there is no attempt yet,
 * it waits for the first one, and ends if the job finishes without. A retry is another attempt,
 * with logs of its own.
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

  /** Follows both streams from their beginning. The caller closes it. */
  default LogFollower follow() {
    return follow(LogPosition.START);
  }

  /**
   * Follows both streams from a position on, such as one at which a reader was interrupted. The
   * caller closes it.
   */
  LogFollower follow(LogPosition from);

  /** Follows a stream as bytes from its beginning. The caller closes it. */
  default LogInputStream follow(LogStream stream) {
    return follow(stream, 0);
  }

  /**
   * Follows a stream as bytes from a position on. The caller closes it.
   *
   * @param fromPosition how many bytes of it to pass over, at least 0
   */
  LogInputStream follow(LogStream stream, long fromPosition);

  /**
   * Returns what may be missing from a stream as it is stored: its beginning, if whatever kept it
   * had to make room; its end, if no more of it was to be stored. Empty while the attempt runs and
   * its executor stores logs only at the end.
   */
  Set<LogLoss> losses(LogStream stream) throws IOException;

  /** Says whether anything may be missing from a stream as it is stored. */
  default boolean isTruncated(LogStream stream) throws IOException {
    return !losses(stream).isEmpty();
  }
}
