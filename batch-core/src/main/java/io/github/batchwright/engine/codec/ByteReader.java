package io.github.batchwright.engine.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link ByteWriter} wrote. Whatever else it is given ends in an {@link
 * IllegalStateException}. Confined to one thread.
 */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int readByte() {
    if (at >= bytes.length) {
      throw new IllegalStateException("ends too early, after " + bytes.length + " bytes");
    }
    return bytes[at++] & 0xFF;
  }

  boolean readBoolean() {
    int value = readByte();
    if (value > 1) {
      throw new IllegalStateException("no boolean at " + (at - 1) + ": " + value);
    }
    return value == 1;
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalStateException("no number at " + at);
  }

  long readSigned() {
    long value = readUnsigned();
    return value >>> 1 ^ -(value & 1);
  }

  int readInt() {
    return Math.toIntExact(readUnsigned());
  }

  /** Reads how many things follow, each of which takes a byte at least. */
  int readCount() {
    long count = readUnsigned();
    if (count < 0 || count > bytes.length - at) {
      throw new IllegalStateException("no count at " + at + ": " + count);
    }
    return (int) count;
  }

  double readDouble() {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      bits |= (long) readByte() << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  byte[] readBytes() {
    int length = readCount();
    byte[] value = new byte[length];
    System.arraycopy(bytes, at, value, 0, length);
    at += length;
    return value;
  }

  String readText() {
    int length = readCount();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  @Nullable String readOptionalText() {
    return readBoolean() ? readText() : null;
  }

  @Nullable Integer readOptionalInt() {
    return readBoolean() ? (Integer) Math.toIntExact(readSigned()) : null;
  }
}
