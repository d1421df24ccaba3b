package io.github.batchwright.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes and reads the frames of one file. Confined to one thread. */
final class FrameCodec {
  /** What the checksum of a frame begins with: the salt and the epoch of the file. */
  private static final int SEED = 16;

  /** Where in a frame that begins which its checksum covers. */
  private static final int CHECKED_FROM = 8;

  private final ByteBuffer checked = ByteBuffer.allocate(SEED + Frame.HEADER - CHECKED_FROM);
  private final CRC32C crc = new CRC32C();
  private final boolean checking;

  FrameCodec(FileHeader file) {
    this(file, true);
  }

  /**
   * Makes a codec.
   *
   * @param checking whether to compare checksums; only a test of the tests does without
   */
  FrameCodec(FileHeader file, boolean checking) {
    this.checking = checking;
    checked.putLong(0, file.salt()).putLong(8, file.name().epoch());
  }

  /** Makes the frame for a payload. */
  Frame frame(Frame.Kind kind, long first, int count, long durable, byte[] payload) {
    return new Frame(kind, first, count, payload.length, durable, checksum(payload));
  }

  /** Returns what stands before the payload. The buffer is used again by the next call. */
  void encode(Frame frame, ByteBuffer into) {
    checked.putLong(SEED, frame.first());
    checked.putInt(SEED + 8, frame.count()).putInt(SEED + 12, frame.length());
    checked.putLong(SEED + 16, frame.durable());
    checked.putInt(SEED + 24, frame.checksum()).putInt(SEED + 28, 0);
    into.putInt(frame.kind().magic()).putInt(headerChecksum());
    into.put(checked.array(), SEED, Frame.HEADER - CHECKED_FROM);
  }

  /** Reads what stands before a payload; null if there is none of this kind, or it is damaged. */
  @Nullable Frame decode(Frame.Kind kind, ByteBuffer from, int at) {
    if (from.getInt(at) != kind.magic()) {
      return null;
    }
    from.get(at + CHECKED_FROM, checked.array(), SEED, Frame.HEADER - CHECKED_FROM);
    if (checking && headerChecksum() != from.getInt(at + 4)) {
      return null;
    }
    int count = checked.getInt(SEED + 8);
    int length = checked.getInt(SEED + 12);
    boolean sane =
        count >= (kind == Frame.Kind.END ? 0 : 1) && length >= 0 && length <= Frame.MAX_LENGTH;
    if (!sane || checked.getInt(SEED + 28) != 0) {
      return null;
    }
    return new Frame(
        kind,
        checked.getLong(SEED),
        count,
        length,
        checked.getLong(SEED + 16),
        checked.getInt(SEED + 24));
  }

  /** Returns whether a payload is the one that a frame was written for. */
  boolean matches(Frame frame, byte[] payload) {
    return !checking || checksum(payload) == frame.checksum();
  }

  private int headerChecksum() {
    crc.reset();
    crc.update(checked.array());
    return (int) crc.getValue();
  }

  private int checksum(byte[] payload) {
    crc.reset();
    crc.update(payload);
    return (int) crc.getValue();
  }
}
