package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one file through a buffer. Confined to one thread. */
final class FileReader implements Closeable {
  private final StorageFile file;
  private final FrameCodec codec;
  private final long size;
  private final ByteBuffer buffer;
  private long bufferStart;
  private long offset = FileHeader.SIZE;
  private byte[] payload = {};

  /** Makes a reader that closes the file when it is closed itself; the buffer must be its alone. */
  FileReader(StorageFile file, FileHeader header, ByteBuffer buffer, boolean checking)
      throws IOException {
    this.file = file;
    this.codec = new FrameCodec(header, checking);
    this.size = file.size();
    this.buffer = buffer.clear().limit(0);
  }

  /** Returns where the next frame begins. */
  long offset() {
    return offset;
  }

  /** Returns whether the file ends here. */
  boolean atEnd() {
    return offset >= size;
  }

  /** Returns the next frame; null if there is no whole one of this kind and number here. */
  @Nullable Frame next(Frame.Kind kind, long first) throws IOException {
    if (size - offset < Frame.HEADER) {
      return null;
    }
    Frame frame = codec.decode(kind, buffer, at(offset, Frame.HEADER));
    if (frame == null || frame.first() != first || frame.size() > size - offset) {
      return null;
    }
    byte[] bytes = new byte[frame.length()];
    read(offset + Frame.HEADER, bytes);
    if (!codec.matches(frame, bytes)) {
      return null;
    }
    offset += frame.size();
    payload = bytes;
    return frame;
  }

  /** Returns the payload of the frame that was read last. */
  byte[] payload() {
    return payload;
  }

  /**
   * What is there beyond the last good frame.
   *
   * @param end the offset after the last byte that is not zero
   * @param durable the highest sequence number that a frame there says was durable; 0 if there is
   *     no frame
   */
  record Tail(long end, long durable) {}

  /**
   * Looks at everything beyond the last good frame. What stands before a payload has a checksum of
   * its own, so it bears witness even if its payload is torn.
   */
  Tail tail() throws IOException {
    long end = offset;
    long durable = 0;
    for (long at = offset; at < size; at += Frame.ALIGNMENT) {
      int left = (int) Math.min(Frame.ALIGNMENT, size - at);
      int index = at(at, left);
      if (left < Frame.ALIGNMENT) {
        for (int i = 0; i < left; i++) {
          end = buffer.get(index + i) == 0 ? end : at + i + 1;
        }
        break;
      }
      long word = buffer.getLong(index);
      if (word == 0) {
        continue;
      }
      end = at + Frame.ALIGNMENT - Long.numberOfTrailingZeros(word) / 8;
      if ((int) (word >>> 32) == Frame.Kind.BATCH.magic() && size - at >= Frame.HEADER) {
        Frame frame = codec.decode(Frame.Kind.BATCH, buffer, at(at, Frame.HEADER));
        durable = frame == null ? durable : Math.max(durable, frame.durable());
      }
    }
    return new Tail(end, durable);
  }

  /** Makes sure that some bytes are in the buffer, and returns where. */
  private int at(long position, int bytes) throws IOException {
    if (position < bufferStart || position + bytes > bufferStart + buffer.limit()) {
      buffer.clear();
      bufferStart = position;
      while (buffer.position() < bytes) {
        if (file.read(buffer, bufferStart + buffer.position()) < 0) {
          throw new IOException("the file became shorter while it was read");
        }
      }
      buffer.flip();
    }
    return (int) (position - bufferStart);
  }

  private void read(long position, byte[] into) throws IOException {
    int done = 0;
    while (done < into.length) {
      long from = position + done;
      int index = at(from, 1);
      int some = Math.min(into.length - done, buffer.limit() - index);
      buffer.get(index, into, done, some);
      done += some;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
