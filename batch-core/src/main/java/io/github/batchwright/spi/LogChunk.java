package io.github.batchwright.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Some bytes of a log, one after the other. The buffer can only be read and belongs to whoever gets
 * the chunk: not thread-safe.
 *
 * @param stream the stream they were written to
 * @param position how many bytes of the stream come before them
 * @param bytes the bytes; possibly none
 */
public record LogChunk(LogStream stream, long position, ByteBuffer bytes) {
  /** Makes the buffer read-only. */
  public LogChunk {
    Objects.requireNonNull(stream, "stream");
    if (position < 0) {
      throw new IllegalArgumentException("position: '" + position + "' must be at least 0");
    }
    bytes = bytes.slice().asReadOnlyBuffer();
  }

  /** Returns whether there is nothing in it. */
  public boolean isEmpty() {
    return bytes.limit() == 0;
  }

  /** Returns the position after its last byte. */
  public long end() {
    return position + bytes.limit();
  }

  /** Returns the part of it that begins at a position, which is inside it or at its end. */
  public LogChunk from(long start) {
    int skipped = Math.toIntExact(Math.max(0, start - position));
    return skipped == 0
        ? this
        : new LogChunk(stream, position + skipped, bytes.slice(skipped, bytes.limit() - skipped));
  }
}
