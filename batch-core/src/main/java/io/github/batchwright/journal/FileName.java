package io.github.batchwright.journal;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a segment of the log or of a snapshot. Immutable.
 *
 * @param kind which of the two
 * @param sequence of a segment, the first sequence number it may hold; of a snapshot, the last one
 *     it stands for
 * @param epoch the epoch in which it was made
 */
record FileName(Kind kind, long sequence, long epoch) {
  /** In the order of the log: what an earlier epoch wrote comes first. */
  static final Comparator<FileName> LOG_ORDER =
      Comparator.comparingLong(FileName::epoch).thenComparingLong(FileName::sequence);

  /** The newest comes last. */
  static final Comparator<FileName> AGE =
      Comparator.comparingLong(FileName::sequence).thenComparingLong(FileName::epoch);

  /** What a file that is not finished is called at its end. */
  static final String UNFINISHED = ".tmp";

  private static final int DIGITS = 19;

  /** What a file holds. */
  enum Kind {
    // Not .log, which people and their tools delete.
    SEGMENT("segment-", ".seg"),
    SNAPSHOT("snapshot-", ".snap");

    private final String prefix;
    private final String suffix;

    Kind(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }
  }

  static FileName segment(long first, long epoch) {
    return new FileName(Kind.SEGMENT, first, epoch);
  }

  static FileName snapshot(long last, long epoch) {
    return new FileName(Kind.SNAPSHOT, last, epoch);
  }

  /** Reads a name; null if it is of neither kind. */
  static @Nullable FileName parse(String name) {
    for (Kind kind : Kind.values()) {
      int start = kind.prefix.length();
      int length = start + DIGITS + 1 + DIGITS + kind.suffix.length();
      if (name.length() == length
          && name.startsWith(kind.prefix)
          && name.endsWith(kind.suffix)
          && name.charAt(start + DIGITS) == '-') {
        long sequence = digits(name, start);
        long epoch = digits(name, start + DIGITS + 1);
        return sequence < 0 || epoch < 1 ? null : new FileName(kind, sequence, epoch);
      }
    }
    return null;
  }

  private static long digits(String name, int start) {
    long value = 0;
    for (int i = start; i < start + DIGITS; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** Returns whether it is the name of one of our files that was never finished. */
  static boolean isUnfinished(String name) {
    return name.endsWith(UNFINISHED)
        && (name.startsWith(Kind.SEGMENT.prefix) || name.startsWith(Kind.SNAPSHOT.prefix));
  }

  /** Returns the name of the file. */
  String text() {
    return kind.prefix + padded(sequence) + '-' + padded(epoch) + kind.suffix;
  }

  private static String padded(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ' ' + sequence + " of epoch " + epoch;
  }
}
