package io.github.batchwright.spi;

import io.github.batchwright.model.JobId;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

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
   * Returns what was written so far from a position on, in one piece; an empty chunk if there is
   * nothing more. What the store no longer has it leaves out: the chunk then begins at the oldest
   * byte it has after that position.
   *
   * <p>A store that keeps everything, and in which skipping is cheap, need not implement this.
   *
   * @param position how many bytes of the log to pass over, at least 0
   * @param most the most bytes to return, at least 1
   */
  default LogChunk read(LogId log, long position, int most) throws IOException {
    byte[] bytes = new byte[0];
    try (InputStream in = read(log)) {
      in.skipNBytes(position);
      bytes = in.readNBytes(most);
    } catch (EOFException e) {
      // There is less than that.
      return new LogChunk(log.stream(), position, ByteBuffer.wrap(bytes));
    }
    return new LogChunk(log.stream(), position, ByteBuffer.wrap(bytes));
  }

  /**
   * Remembers that something is missing from a log, as long as the log itself: after a restart,
   * too. Whoever cannot be sure that nothing is missing notes it.
   */
  void noteLoss(LogId log, LogLoss loss) throws IOException;

  /** Returns what may be missing from a log, by what was noted and by what the store knows. */
  Set<LogLoss> losses(LogId log) throws IOException;

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
