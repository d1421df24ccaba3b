package io.github.batchwright.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * What a running attempt writes, as it comes, from where an executor has it. Used by one thread,
 * and closed by any.
 *
 * <p>Its bytes and their positions are those that the log store will hold in the end. It keeps only
 * a bounded number of bytes that were not taken yet; a reader that is slow must hold up nobody
 * else.
 */
public interface LiveLogs extends AutoCloseable {

  /**
   * Waits for more and returns it, never an empty chunk. Nothing means that no more comes this way,
   * because the attempt ended or because the way broke off: what is missing is in the log store, or
   * will be there, or can be followed anew from the position reached.
   *
   * @throws IOException if the way broke off
   * @throws InterruptedException if the caller is interrupted
   */
  Optional<LogChunk> next() throws IOException, InterruptedException;

  /** Lets go of the connection, and of whoever waits in {@link #next}. */
  @Override
  void close();
}
