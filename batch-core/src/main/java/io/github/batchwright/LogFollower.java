package io.github.batchwright;

import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Both streams of an attempt, read while they are written, in the order in which they arrive. Used
 * by one thread; closed by any, which ends a call that waits with an exception. What is not taken
 * stays where it is: a slow reader costs no memory.
 */
public interface LogFollower extends AutoCloseable {

  /**
   * Waits for more and returns it, never an empty chunk; nothing once the attempt has ended and
   * everything was returned.
   *
   * @throws java.io.InterruptedIOException if the caller is interrupted, whose interrupt status
   *     stays set; following can go on
   * @throws IOException if the logs cannot be read, or the service or this was closed
   * @throws TooManyRequestsException if too many readers follow already
   */
  Optional<LogChunk> next() throws IOException;

  /** Returns how far it is; {@link JobLogs#follow(LogPosition)} goes on from here. */
  LogPosition position();

  /**
   * Copies everything until the attempt has ended, and flushes after each piece. Closes nothing.
   *
   * @param out takes standard output
   * @param err takes standard error; may be the same
   */
  default void copyTo(OutputStream out, OutputStream err) throws IOException {
    for (Optional<LogChunk> chunk = next(); chunk.isPresent(); chunk = next()) {
      byte[] bytes = new byte[chunk.get().bytes().remaining()];
      chunk.get().bytes().get(bytes);
      OutputStream target = chunk.get().stream() == LogStream.STDOUT ? out : err;
      target.write(bytes);
      target.flush();
    }
  }

  /**
   * Hands over every line as UTF-8 text without its end, until the attempt has ended. A line ends
   * with a newline, which a carriage return may precede; one that is longer than 64 KiB is handed
   * over in parts.
   */
  default void forEachLine(BiConsumer<LogStream, String> consumer) throws IOException {
    LogLines lines = new LogLines(consumer);
    for (Optional<LogChunk> chunk = next(); chunk.isPresent(); chunk = next()) {
      lines.add(chunk.get());
    }
    lines.finish();
  }

  /** Stops following. */
  @Override
  void close();
}
