package io.github.batchwright.service;

import io.github.batchwright.LogFollower;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** One followed stream as bytes. Read by one thread, closed by any. */
final class FollowedStream extends LogInputStream {
  private final LogFollower follower;
  private final LogStream stream;
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long start;
  private volatile boolean closed;

  /**
   * A stream.
   *
   * @param follower follows that stream alone
   * @param position where it begins
   */
  FollowedStream(LogFollower follower, LogStream stream, long position) {
    this.follower = follower;
    this.stream = stream;
    this.start = position;
  }

  @Override
  public long position() {
    return start + bytes.position();
  }

  @Override
  public int available() {
    return bytes.remaining();
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(count, bytes.remaining());
    bytes.get(target, offset, part);
    return part;
  }

  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("The stream is closed");
    }
    if (bytes.hasRemaining()) {
      return true;
    }
    Optional<LogChunk> chunk = follower.next();
    if (chunk.isEmpty()) {
      return false;
    }
    start = chunk.get().position();
    bytes = chunk.get().bytes();
    return true;
  }

  @Override
  public void close() {
    closed = true;
    follower.close();
  }

  @Override
  public String toString() {
    return stream.label() + " at " + position();
  }
}
