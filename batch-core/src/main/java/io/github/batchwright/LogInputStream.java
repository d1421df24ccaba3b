package io.github.batchwright;

import java.io.InputStream;

/**
 * One stream of an attempt, read while it is written. Reading waits for more; the end is the end of
 * the attempt. Read by one thread; closed by any, which ends a read that waits with an exception.
 * An interrupt ends it with a {@link java.io.InterruptedIOException} and costs nothing: reading can
 * go on.
 */
public abstract class LogInputStream extends InputStream {
  /** For the service that follows. */
  protected LogInputStream() {}

  /**
   * Returns how many bytes of the stream lie behind; {@link
   * JobLogs#follow(io.github.batchwright.spi.LogStream, long)} goes on from here.
   */
  public abstract long position();
}
