package io.github.batchwright.journal;

import io.github.batchwright.JournalException;

/**
 * A journal has lost something that it had called durable, or holds what it never wrote. Opening it
 * would go on as if that had never happened, so it is refused; {@link JournalTool} shows what is
 * left and saves it. Immutable, and thread-safe.
 */
public final class JournalDamagedException extends JournalException {
  private static final long serialVersionUID = 1L;
  private final String file;
  private final long offset;
  private final long sequence;

  JournalDamagedException(String file, long offset, long sequence, String what) {
    super(
        file
            + " is damaged at byte "
            + offset
            + ": "
            + what
            + "; fact "
            + sequence
            + " and what follows it cannot be read. Nothing was changed. JournalTool verify shows"
            + " what is left, JournalTool salvage copies it into a new journal.");
    this.file = file;
    this.offset = offset;
    this.sequence = sequence;
  }

  /** Returns the path of the damaged file. */
  public String file() {
    return file;
  }

  /** Returns where in the file the damage begins, in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns the sequence number of the first fact that cannot be read. */
  public long sequence() {
    return sequence;
  }
}
