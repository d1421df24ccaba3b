package io.github.batchwright.logs;

import java.util.Arrays;

/**
 * The newest bytes of what is written to it, up to a cap. It takes no more memory than twice what
 * it holds. Not thread-safe.
 *
 * <p>It grows like a list until it has the size of its cap, and is a ring from then on: {@code
 * next} is where the next byte goes, which then is the place of the oldest.
 */
final class TailBuffer {
  private static final int LEAST = 64;

  private final int cap;
  private byte[] ring = new byte[0];
  private int next;
  private int held;
  private long written;

  TailBuffer(int cap) {
    this.cap = cap;
  }

  void write(byte[] bytes, int offset, int count) {
    written += count;
    // What the same call would overwrite again is not even copied.
    int skipped = Math.max(0, count - cap);
    int from = offset + skipped;
    int left = count - skipped;
    makeRoom(left);
    while (left > 0) {
      int part = Math.min(left, ring.length - next);
      System.arraycopy(bytes, from, ring, next, part);
      next = next + part == cap ? 0 : next + part;
      held = Math.min(cap, held + part);
      from += part;
      left -= part;
    }
  }

  /** How much memory it takes, in bytes. */
  int allocated() {
    return ring.length;
  }

  /** How many bytes were written before the oldest one that is held. */
  long oldest() {
    return written - held;
  }

  byte[] toByteArray() {
    return copy(oldest(), held);
  }

  /**
   * Returns bytes from a position on, none if that is the end or beyond.
   *
   * @param position not before the oldest byte
   */
  byte[] copy(long position, int most) {
    if (position >= written) {
      return new byte[0];
    }
    byte[] copy = new byte[(int) Math.min(most, written - position)];
    int oldest = held < cap ? 0 : next;
    // Sums of two lengths below 2^31 do not fit an int.
    int start = (int) ((oldest + (position - oldest())) % ring.length);
    int head = Math.min(copy.length, ring.length - start);
    System.arraycopy(ring, start, copy, 0, head);
    System.arraycopy(ring, 0, copy, head, copy.length - head);
    return copy;
  }

  private void makeRoom(int more) {
    long wanted = Math.min(cap, (long) held + more);
    if (wanted > ring.length) {
      long doubled = Math.max(Math.max(wanted, LEAST), 2L * ring.length);
      ring = Arrays.copyOf(ring, (int) Math.min(cap, doubled));
    }
  }
}
