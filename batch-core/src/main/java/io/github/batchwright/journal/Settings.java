package io.github.batchwright.journal;

import io.github.batchwright.spi.Durability;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * How a journal is to be kept. Immutable.
 *
 * @param durability what its promise is
 * @param segmentBytes how large a segment of the log is
 * @param snapshotAfterBytes after how many bytes of log it wants a snapshot, at the least
 * @param bufferBytes how large a buffer to read and to write with
 * @param checking whether checksums are compared; only a test of the tests does without
 * @param salts where the salt of each file comes from
 */
record Settings(
    Durability durability,
    long segmentBytes,
    long snapshotAfterBytes,
    int bufferBytes,
    boolean checking,
    LongSupplier salts) {
  private static final int SMALL = 64 << 10;

  /** Returns whether what is written has to be forced. */
  boolean forces() {
    return durability == Durability.POWER_LOSS;
  }

  /** Returns a buffer to read or to write with, as large as wanted, and no larger than useful. */
  ByteBuffer buffer(long wanted) {
    int bytes = (int) Math.max(Frame.HEADER, Math.min(bufferBytes, wanted));
    return bytes < SMALL ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
  }
}
