package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. Used by one thread at a time. */
interface StorageFile extends Closeable {

  /** Reads some bytes; returns how many, or -1 at the end of the file. */
  int read(ByteBuffer into, long position) throws IOException;

  /** Writes some bytes, perhaps not all; returns how many. */
  int write(ByteBuffer from, long position) throws IOException;

  /** Writes all bytes. */
  default void writeFully(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      int written = write(from, at);
      if (written <= 0) {
        throw new IOException("the disk took none of " + from.remaining() + " bytes");
      }
      at += written;
    }
  }

  /**
   * Forces what was written to the disk.
   *
   * @param metadata also what is not needed to read the bytes back
   */
  void force(boolean metadata) throws IOException;

  /** Returns how many bytes it has. */
  long size() throws IOException;

  /** Cuts off what is beyond a size. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
