package io.github.batchwright.engine.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers and texts in few bytes: a number takes seven bits a byte, the lowest first, and
 * the highest bit of each byte says that more follow. Confined to one thread.
 */
final class ByteWriter {
  private static final int MORE = 0x80;

  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes a number that is usually small and not negative; a negative one takes ten bytes. */
  void writeUnsigned(long value) {
    room(10);
    long left = value;
    while ((left & -MORE) != 0) {
      bytes[size++] = (byte) (left | MORE);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /** Writes a number that may be negative: the sign goes into the lowest bit. */
  void writeSigned(long value) {
    writeUnsigned(value << 1 ^ value >> 63);
  }

  void writeDouble(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      writeByte((int) (bits >>> shift));
    }
  }

  /** Writes how many bytes follow, and those. */
  void writeBytes(byte[] value) {
    writeUnsigned(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Writes a text in UTF-8; half of a surrogate pair becomes a question mark. */
  void writeText(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a text, or that there is none. */
  void writeOptional(@Nullable String value) {
    writeBoolean(value != null);
    if (value != null) {
      writeText(value);
    }
  }

  /** Writes a number that may be negative, or that there is none. */
  void writeOptional(@Nullable Integer value) {
    writeBoolean(value != null);
    if (value != null) {
      writeSigned(value);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.addExact(size, size / 2 + 16)));
    }
  }
}
