package io.github.batchwright.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes frames into a file, one after the other, through a buffer. Confined to one thread. */
final class FrameWriter {
  private static final byte[] FILL = new byte[Frame.ALIGNMENT];

  private final StorageFile file;
  private final FrameCodec codec;
  private final ByteBuffer buffer;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
  private long written;

  /** Makes a writer that begins after the file's header; the buffer must be its alone. */
  FrameWriter(StorageFile file, FileHeader name, ByteBuffer buffer) {
    this.file = file;
    this.codec = new FrameCodec(name);
    this.buffer = buffer.clear();
    this.written = FileHeader.SIZE;
  }

  void write(Frame.Kind kind, long first, int count, long durable, byte[] payload)
      throws IOException {
    Frame frame = codec.frame(kind, first, count, durable, payload);
    header.clear();
    codec.encode(frame, header);
    put(header.array(), Frame.HEADER);
    put(payload, payload.length);
    put(FILL, (int) (frame.size() - Frame.HEADER - payload.length));
  }

  private void put(byte[] bytes, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int some = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, done, some);
      done += some;
    }
  }

  /** Hands what is buffered to the file. */
  void flush() throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    file.writeFully(buffer, written);
    written += length;
    buffer.clear();
  }

  /** Returns where the next frame will begin. */
  long position() {
    return written + buffer.position();
  }
}
