package io.github.batchwright.journal;

/**
 * What is written before each payload. Immutable.
 *
 * @param kind what the payload is
 * @param first the sequence number of the first fact of a batch, or the number of a part, from 1
 * @param count how many facts there are; 1 for a part, 0 for the end of a snapshot
 * @param length how many bytes the payload has
 * @param durable the last fact that was known to be durable when a batch was written; the sequence
 *     number of the snapshot in a snapshot
 * @param checksum the checksum of the payload
 */
record Frame(Kind kind, long first, int count, int length, long durable, int checksum) {
  /** How many bytes come before the payload. */
  static final int HEADER = 40;

  /** Frames begin at multiples of this. */
  static final int ALIGNMENT = 8;

  /** The longest payload, in bytes: 256 MiB. */
  static final int MAX_LENGTH = 256 << 20;

  /** What a payload is. */
  enum Kind {
    BATCH(0x42574652), // BWFR
    PART(0x42575350), // BWSP
    END(0x42575345); // BWSE

    private final int magic;

    Kind(int magic) {
      this.magic = magic;
    }

    /** Returns the four bytes that such a frame begins with. */
    int magic() {
      return magic;
    }
  }

  /** Returns how many bytes a frame takes whose payload has this many. */
  static long size(int length) {
    return HEADER + ((long) length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Returns how many bytes it takes, with its payload and what fills up to the next frame. */
  long size() {
    return size(length);
  }

  /** Returns the sequence number of the last fact. */
  long last() {
    return first + count - 1;
  }
}
