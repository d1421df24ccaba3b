package io.github.batchwright.docker.logs;

import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a running container writes from one thread to another, in no more than 256 KiB of
 * memory: the writer waits for the reader, and with it the connection. Thread-safe.
 */
final class LivePipe {
  static final int MOST_BYTES = 256 * 1024;

  /** Small writes are put together up to this, since most are single lines. */
  private static final int PIECE = 8 * 1024;

  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** The size of all pieces, full or not. */
  private int held;

  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;

  /** Bytes of one stream, one after the other. */
  private static final class Piece {
    final LogStream stream;
    final long position;
    final byte[] bytes;
    int length;

    Piece(LogStream stream, long position, int capacity) {
      this.stream = stream;
      this.position = position;
      this.bytes = new byte[capacity];
    }

    int room(LogStream next) {
      return next == stream ? bytes.length - length : 0;
    }
  }

  /** Puts bytes in, waiting for room. */
  synchronized void put(LogStream stream, long position, byte[] source, int offset, int count)
      throws IOException {
    int done = 0;
    while (done < count) {
      Piece last = pieces.peekLast();
      if (last == null || last.room(stream) == 0) {
        awaitRoom();
        int size = Math.min(Math.max(PIECE, count - done), MOST_BYTES - held);
        last = new Piece(stream, position + done, size);
        pieces.add(last);
        held += size;
      }
      int part = Math.min(count - done, last.room(stream));
      System.arraycopy(source, offset + done, last.bytes, last.length, part);
      last.length += part;
      done += part;
      notifyAll();
    }
  }

  private synchronized void awaitRoom() throws IOException {
    try {
      while (held >= MOST_BYTES && !closed && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (closed || ended) {
      throw new IOException("nobody reads any more");
    }
  }

  /** Waits for bytes and returns them; nothing once there are no more. */
  synchronized Optional<LogChunk> take() throws IOException, InterruptedException {
    while (pieces.isEmpty() && !ended && !closed) {
      wait();
    }
    if (closed) {
      throw new IOException("closed");
    }
    Piece first = pieces.poll();
    if (first == null) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      return Optional.empty();
    }
    held -= first.bytes.length;
    notifyAll();
    ByteBuffer bytes = ByteBuffer.wrap(first.bytes, 0, first.length);
    return Optional.of(new LogChunk(first.stream, first.position, bytes));
  }

  /** No more comes; what is in it can still be taken. */
  synchronized void end(@Nullable IOException why) {
    if (!ended) {
      ended = true;
      failure = why;
      notifyAll();
    }
  }

  /** Nobody takes any more. */
  synchronized void close() {
    closed = true;
    pieces.clear();
    held = 0;
    notifyAll();
  }

  /** Returns how much memory it takes, in bytes. */
  synchronized int held() {
    return held;
  }
}
